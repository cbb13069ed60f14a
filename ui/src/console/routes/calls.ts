/** Calls, their review, and the words that are listened for. */
import type { RouteRecordRaw } from 'vue-router'
import { ofModule } from '../codes'

const CALLS = { subsystem: 'calls', group: '可视通话' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/calls',
    name: 'calls',
    component: () => import('../calls/CallList.vue'),
    meta: { title: '可视通话管理', permission: 'read_calls', menu: CALLS },
  },
  {
    path: '/calls/:id',
    name: 'case',
    component: () => import('../calls/case/CasePage.vue'),
    props: true,
    meta: { title: '通话案卷', permission: 'read_calls', parent: 'calls' },
  },
  // Where it stood before the other channels had a review.
  { path: '/calls/:id/review', redirect: ({ params, query }) => ({ name: 'review', params, query }) },
  {
    path: '/wall/:id?',
    name: 'wall',
    component: () => import('../calls/wall/WallPage.vue'),
    props: true,
    meta: { title: '实时监听', permission: 'watch', menu: CALLS, wide: true },
  },
  {
    path: '/venues',
    name: 'venues',
    component: () => import('../calls/venues/TimetablePage.vue'),
    meta: { title: '会场排期', permission: 'venue_timetable:list', menu: CALLS, wide: true },
  },
  {
    path: '/book-call',
    name: 'book-call',
    component: () => import('../calls/venues/BookPage.vue'),
    meta: { title: '代约通话', permission: 'book_calls', menu: CALLS },
  },
  {
    path: '/recordings',
    name: 'recordings',
    component: () => import('../recordings/RecordingsPage.vue'),
    meta: { title: '录音录像', permission: 'recordings:list', menu: { subsystem: 'calls', group: '录音录像' } },
  },
  {
    path: '/transcription',
    name: 'transcription',
    component: () => import('../speech/transcription/TasksPage.vue'),
    meta: { title: '转写任务', permission: 'transcription:list', menu: { subsystem: 'calls', group: '录音录像' } },
  },
  {
    path: '/alerts',
    name: 'alerts',
    component: () => import('../speech/alerts/AlertsPage.vue'),
    meta: { title: '通话预警', permission: 'read_alerts', menu: CALLS },
  },
  {
    path: '/attention',
    name: 'attention',
    component: () => import('../speech/attention/AttentionPage.vue'),
    meta: { title: '需关注记录', permission: 'attention:list', menu: CALLS },
  },
  {
    path: '/undetermined',
    name: 'undetermined',
    component: () => import('../governance/undetermined/UndeterminedPage.vue'),
    meta: { title: '待定密', permission: 'undetermined:list', menu: CALLS },
  },
  {
    path: '/privileged-access',
    name: 'privileged-access',
    component: () => import('../governance/privileged/PrivilegedAccessPage.vue'),
    meta: { title: '特权通信接触情况', permission: 'privileged_access:list', menu: CALLS },
  },
  {
    path: '/conversations',
    name: 'conversations',
    component: () => import('../recordings/conversations/ConversationsPage.vue'),
    meta: { title: '会见通话复听', permission: 'conversations:list', menu: CALLS },
  },
  {
    path: '/conversations/:id',
    name: 'review',
    component: () => import('@/review/ReviewPage.vue'),
    props: true,
    meta: { title: '复听', permission: 'conversations:list', parent: 'conversations', wide: true },
  },
  {
    path: '/review-statistics',
    name: 'review-statistics',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/review-statistics' },
    meta: { title: '监听复听统计', permission: 'review_statistics:list', menu: CALLS },
  },
  {
    path: '/words',
    name: 'words',
    component: () => import('../speech/words/WordsPage.vue'),
    meta: { title: '敏感词库', permission: 'read_words', menu: CALLS },
  },
  {
    path: '/word-figures',
    name: 'word-figures',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/words/figures' },
    meta: { title: '敏感词效果', permission: 'read_words', menu: CALLS },
  },
  {
    path: '/call-counts',
    name: 'call-counts',
    component: () => import('../calls/counts/CountsPage.vue'),
    meta: { title: '通话次数', permission: 'call_counts:list', menu: CALLS },
  },
  {
    path: '/regulation',
    name: 'regulation',
    component: () => import('../calls/regulation/RegulationPage.vue'),
    meta: { title: '规则对照表', permission: 'regulation:list', menu: { subsystem: 'calls', group: '通话规则' } },
  },
  {
    path: '/call-statistics',
    name: 'call-statistics',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/call-statistics' },
    meta: { title: '通话次数统计', permission: 'call_statistics:list', menu: CALLS },
  },
  {
    path: '/visit-figures',
    name: 'visit-figures',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/visit-figures' },
    meta: { title: '会见统计', permission: 'visit_figures:list', menu: { subsystem: 'onsite', group: '现场会见' } },
  },
  {
    path: '/visitor-figures',
    name: 'visitor-figures',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/visitor-figures' },
    meta: { title: '到访统计', permission: ofModule('visitor_outcomes', 'list'), menu: { subsystem: 'onsite', group: '现场会见' } },
  },
  {
    path: '/contacts/:id?',
    name: 'contacts',
    component: () => import('../people/contacts/ContactsPage.vue'),
    props: true,
    meta: { title: '联系记录', permission: 'contacts:list', menu: { subsystem: 'calls', group: '联系记录' } },
  },
]
