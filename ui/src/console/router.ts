/** Addresses of the console; all behind the hash, since other platforms embed the page. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import type { PageName } from './rights'

declare module 'vue-router' {
  interface RouteMeta {
    page?: PageName
    title?: string
    /** The list that a page of one thing belongs to. */
    parent?: { title: string; path: string }
    /** Lists keep a margin; the wall and the review use the whole screen. */
    wide?: boolean
  }
}

const CALLS = { title: '可视通话管理', path: '/calls' }

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./shell/HomePage.vue'), meta: { title: '首页' } },
  {
    path: '/calls',
    name: 'calls',
    component: () => import('./calls/CallList.vue'),
    meta: { title: CALLS.title, page: 'calls' },
  },
  {
    path: '/calls/:id',
    name: 'case',
    component: () => import('./case/CasePage.vue'),
    props: true,
    meta: { title: '通话案卷', page: 'calls', parent: CALLS },
  },
  {
    path: '/calls/:id/review',
    name: 'review',
    component: () => import('@/review/ReviewPage.vue'),
    props: true,
    meta: { title: '复听', page: 'calls', parent: CALLS, wide: true },
  },
  {
    path: '/wall/:id?',
    name: 'wall',
    component: () => import('./wall/WallPage.vue'),
    props: true,
    meta: { title: '实时监听', page: 'wall', wide: true },
  },
  {
    path: '/alerts',
    name: 'alerts',
    component: () => import('./alerts/AlertsPage.vue'),
    meta: { title: '敏感词预警', page: 'alerts' },
  },
  {
    path: '/words',
    name: 'words',
    component: () => import('./words/WordsPage.vue'),
    meta: { title: '敏感词库', page: 'words' },
  },
  {
    path: '/jobs',
    name: 'jobs',
    component: () => import('./jobs/JobsPage.vue'),
    meta: { title: '任务调度', page: 'jobs' },
  },
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./audit/AuditPage.vue'),
    meta: { title: '审计日志', page: 'audit' },
  },
  {
    path: '/:rest(.*)*',
    name: 'unknown',
    component: () => import('./shell/UnknownPage.vue'),
    meta: { title: '页面不存在' },
  },
]

export const router = createRouter({ history: createWebHashHistory(), routes })
