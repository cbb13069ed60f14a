/**
 * Addresses of the console; all behind the hash, since other platforms embed the page.
 *
 * A hand-made page is one entry of `routes`. `permission` is the code that opens it (shell and server both look).
 * `menu` puts it into the menu, under a subsystem of `menu/subsystems.ts` and a heading; without it the page is
 * reached from another one, which `parent` then names. Menu, tabs and breadcrumb follow from the entry.
 */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import type { PageEntry } from './menu/menu'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Code among the officer's permissions that opens the page; none needed where it is absent. */
    permission?: string
    /** The bureau's alone, whoever else holds the permission; the server looks at the units in reach. */
    bureau?: boolean
    /** Where the menu holds the page. */
    menu?: { subsystem: string; group: string }
    /** Name of the page in the menu that a page of one thing belongs to. */
    parent?: string
    /** Lists keep a margin; the wall and the review use the whole screen. */
    wide?: boolean
  }
}

const CALLS = { subsystem: 'calls', group: '可视通话' }
const ACCESS = { subsystem: 'security', group: '账号与权限' }
const PRIVACY = { subsystem: 'security', group: '个人信息保护' }
const REPORTS = { subsystem: 'labour', group: '劳动报表' }
const LABOUR_PAY = { subsystem: 'labour', group: '劳动报酬' }
const APPROVALS = { subsystem: 'approvals', group: '审批中心' }

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./shell/HomePage.vue'), meta: { title: '首页' } },
  {
    path: '/cockpit',
    name: 'cockpit',
    component: () => import('./cockpit/CockpitPage.vue'),
    meta: { title: '驾驶舱', permission: 'read_cockpit', menu: { subsystem: 'cockpit', group: '数据驾驶舱' } },
  },
  {
    path: '/data-quality',
    name: 'data-quality',
    component: () => import('./quality/QualityPage.vue'),
    meta: { title: '数据质量', permission: 'data_quality:list', menu: { subsystem: 'configuration', group: '数据质量' } },
  },
  {
    path: '/headcount',
    name: 'headcount',
    component: () => import('./headcount/HeadcountPage.vue'),
    meta: { title: '人账', permission: 'headcount:list', menu: { subsystem: 'labour', group: '人账' } },
  },
  {
    path: '/reports',
    name: 'reports',
    component: () => import('./reports/ReportsPage.vue'),
    meta: { title: '报表填报', permission: 'reports:list', menu: REPORTS },
  },
  {
    path: '/reports/:id',
    name: 'report',
    component: () => import('./reports/SheetPage.vue'),
    props: true,
    meta: { title: '报表', permission: 'reports:list', parent: 'reports' },
  },
  {
    path: '/report-summary/:id',
    name: 'report-summary',
    component: () => import('./reports/SummaryPage.vue'),
    props: true,
    meta: { title: '报表汇总', permission: 'reports:list', parent: 'reports' },
  },
  {
    path: '/report-forms',
    name: 'report-forms',
    component: () => import('./reports/FormsPage.vue'),
    meta: { title: '报表设置', permission: 'report_forms:keep', menu: REPORTS },
  },
  {
    path: '/report-forms/:id',
    name: 'report-form',
    component: () => import('./reports/FormPage.vue'),
    props: true,
    meta: { title: '表式设计', permission: 'report_forms:keep', parent: 'report-forms' },
  },
  {
    path: '/analysis',
    name: 'analysis',
    component: () => import('./analysis/ExportsPage.vue'),
    meta: { title: '数据导出', permission: 'analysis:list', bureau: true, menu: { subsystem: 'labour', group: '数据分析' } },
  },
  {
    path: '/hours',
    name: 'hours',
    component: () => import('./hours/HoursPage.vue'),
    meta: { title: '劳动工时', permission: 'labour_hours:list', menu: { subsystem: 'labour', group: '劳动生产' } },
  },
  {
    path: '/hours/statistics',
    name: 'hours-statistics',
    component: () => import('./hours/statistics/HoursStatisticsPage.vue'),
    meta: { title: '工时统计', permission: 'labour_hours:statistics', menu: { subsystem: 'labour', group: '劳动生产' } },
  },
  {
    path: '/card-desk',
    name: 'card-desk',
    component: () => import('./cards/CardDeskPage.vue'),
    meta: { title: '读卡发卡', permission: 'cards:read', menu: { subsystem: 'base', group: '卡管理' } },
  },
  {
    path: '/calls',
    name: 'calls',
    component: () => import('./calls/CallList.vue'),
    meta: { title: '可视通话管理', permission: 'read_calls', menu: CALLS },
  },
  {
    path: '/calls/:id',
    name: 'case',
    component: () => import('./case/CasePage.vue'),
    props: true,
    meta: { title: '通话案卷', permission: 'read_calls', parent: 'calls' },
  },
  // Where it stood before the other channels had a review.
  { path: '/calls/:id/review', redirect: ({ params, query }) => ({ name: 'review', params, query }) },
  {
    path: '/wall/:id?',
    name: 'wall',
    component: () => import('./wall/WallPage.vue'),
    props: true,
    meta: { title: '实时监听', permission: 'watch', menu: CALLS, wide: true },
  },
  {
    path: '/venues',
    name: 'venues',
    component: () => import('./venues/TimetablePage.vue'),
    meta: { title: '会场排期', permission: 'venue_timetable:list', menu: CALLS, wide: true },
  },
  {
    path: '/book-call',
    name: 'book-call',
    component: () => import('./venues/BookPage.vue'),
    meta: { title: '代约通话', permission: 'book_calls', menu: CALLS },
  },
  {
    path: '/recordings',
    name: 'recordings',
    component: () => import('./recordings/RecordingsPage.vue'),
    meta: { title: '录音录像', permission: 'recordings:list', menu: { subsystem: 'calls', group: '录音录像' } },
  },
  {
    path: '/transcription',
    name: 'transcription',
    component: () => import('./transcription/TasksPage.vue'),
    meta: { title: '转写任务', permission: 'transcription:list', menu: { subsystem: 'calls', group: '录音录像' } },
  },
  {
    path: '/pay',
    name: 'pay',
    component: () => import('./pay/MonthPage.vue'),
    meta: { title: '劳动报酬表', permission: 'labour_pay:list', menu: LABOUR_PAY },
  },
  {
    path: '/pay/lines',
    name: 'pay-lines',
    component: () => import('./pay/PaidPage.vue'),
    meta: { title: '报酬查询', permission: 'labour_pay:list', menu: LABOUR_PAY },
  },
  {
    path: '/pay/:id',
    name: 'pay-sheet',
    component: () => import('./pay/SheetPage.vue'),
    props: true,
    meta: { title: '监区报酬表', permission: 'labour_pay:list', parent: 'pay' },
  },
  {
    path: '/alerts',
    name: 'alerts',
    component: () => import('./alerts/AlertsPage.vue'),
    meta: { title: '通话预警', permission: 'read_alerts', menu: CALLS },
  },
  {
    path: '/attention',
    name: 'attention',
    component: () => import('./attention/AttentionPage.vue'),
    meta: { title: '需关注记录', permission: 'attention:list', menu: CALLS },
  },
  {
    path: '/dead-letters',
    name: 'dead-letters',
    component: () => import('./deadLetters/DeadLettersPage.vue'),
    meta: { title: '异常消息', permission: 'dead_letters:list', menu: { subsystem: 'labour', group: '工时台账' } },
  },
  {
    path: '/legacy-data',
    name: 'legacy-data',
    component: () => import('./legacy/LegacyPage.vue'),
    meta: { title: '旧数据迁移', permission: 'legacy_data:list', menu: { subsystem: 'labour', group: '工时台账' } },
  },
  {
    path: '/conversations',
    name: 'conversations',
    component: () => import('./conversations/ConversationsPage.vue'),
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
    component: () => import('./conversations/statistics/ReviewStatisticsPage.vue'),
    meta: { title: '监听复听统计', permission: 'review_statistics:list', menu: CALLS },
  },
  {
    path: '/words',
    name: 'words',
    component: () => import('./words/WordsPage.vue'),
    meta: { title: '敏感词库', permission: 'read_words', menu: CALLS },
  },
  {
    path: '/word-figures',
    name: 'word-figures',
    component: () => import('./words/FiguresPage.vue'),
    meta: { title: '敏感词效果', permission: 'read_words', menu: CALLS },
  },
  {
    path: '/workers',
    name: 'workers',
    component: () => import('./labour/WorkersPage.vue'),
    meta: { title: '劳动者等级', permission: 'worker_grade_settings:list', menu: { subsystem: 'labour', group: '等级工管理' } },
  },
  {
    path: '/call-counts',
    name: 'call-counts',
    component: () => import('./calls/counts/CountsPage.vue'),
    meta: { title: '通话次数', permission: 'call_counts:list', menu: CALLS },
  },
  {
    path: '/call-statistics',
    name: 'call-statistics',
    component: () => import('./calls/statistics/StatisticsPage.vue'),
    meta: { title: '通话次数统计', permission: 'call_statistics:list', menu: CALLS },
  },
  {
    path: '/contacts/:id?',
    name: 'contacts',
    component: () => import('./contacts/ContactsPage.vue'),
    props: true,
    meta: { title: '联系记录', permission: 'contacts:list', menu: { subsystem: 'calls', group: '联系记录' } },
  },
  {
    path: '/labour-charts',
    name: 'labour-charts',
    component: () => import('./labour/charts/ChartsPage.vue'),
    meta: { title: '数据图形分析', permission: 'labour_charts:list', menu: { subsystem: 'labour', group: '统计报表' } },
  },
  {
    path: '/output-by-project-class',
    name: 'output-by-project-class',
    component: () => import('./labour/output/OutputPage.vue'),
    meta: { title: '项目分类产值', permission: 'output_by_project_class:list', menu: { subsystem: 'labour', group: '统计报表' } },
  },
  {
    path: '/labour-documents',
    name: 'labour-documents',
    component: () => import('./labour/documents/DocumentsPage.vue'),
    meta: { title: '劳动文档', permission: 'labour_documents:read', menu: { subsystem: 'labour', group: '支持文档' } },
  },
  {
    path: '/labour-documents/:id',
    name: 'labour-document',
    component: () => import('./labour/documents/DocumentPage.vue'),
    props: true,
    meta: { title: '文档', permission: 'labour_documents:read', parent: 'labour-documents' },
  },
  {
    path: '/faces',
    name: 'faces',
    component: () => import('./faces/FacesPage.vue'),
    meta: { title: '人脸库', permission: 'faces:list', menu: { subsystem: 'base', group: '人员信息' } },
  },
  {
    path: '/approvals',
    name: 'approvals',
    component: () => import('./approvals/InboxPage.vue'),
    meta: { title: '我的审批', permission: 'approvals:list', menu: APPROVALS },
  },
  {
    path: '/approval-records',
    name: 'approval-records',
    component: () => import('./approvals/RecordsPage.vue'),
    meta: { title: '审批记录', permission: 'approvals:list', menu: APPROVALS },
  },
  {
    path: '/approvals/:id',
    name: 'approval',
    component: () => import('./approvals/CaseDetailPage.vue'),
    props: true,
    meta: { title: '审批详情', permission: 'approvals:list', parent: 'approvals' },
  },
  {
    path: '/approval-flows',
    name: 'approval-flows',
    component: () => import('./approvals/flows/FlowsPage.vue'),
    meta: { title: '审批流程', permission: 'approval_flows:list', menu: APPROVALS },
  },
  {
    path: '/approval-flows/:id',
    name: 'approval-flow',
    component: () => import('./approvals/flows/FlowPage.vue'),
    props: true,
    meta: { title: '流程设计', permission: 'approval_flows:list', parent: 'approval-flows' },
  },
  {
    path: '/jobs',
    name: 'jobs',
    component: () => import('./jobs/JobsPage.vue'),
    meta: { title: '任务调度', permission: 'read_jobs', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/parameters',
    name: 'parameters',
    component: () => import('./parameters/ParametersPage.vue'),
    meta: { title: '系统参数', permission: 'read_parameters', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/speech-resources',
    name: 'speech-resources',
    component: () => import('./speech/SpeechPage.vue'),
    meta: { title: '语音资源', permission: 'speech:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/ledger-shards',
    name: 'ledger-shards',
    component: () => import('./ledger/ShardsPage.vue'),
    meta: { title: '台账分库', permission: 'ledger_shards:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/menu-setting',
    name: 'menu-setting',
    component: () => import('./menuSetting/MenuSettingPage.vue'),
    meta: { title: '菜单与子系统', permission: 'keep_menu', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/api-calls',
    name: 'api-calls',
    component: () => import('./openApi/ApiCallsPage.vue'),
    meta: { title: '接口调用日志', permission: 'read_api_calls', menu: { subsystem: 'configuration', group: '接口开放' } },
  },
  {
    path: '/backups',
    name: 'backups',
    component: () => import('./backups/BackupsPage.vue'),
    meta: { title: '数据备份', permission: 'backups:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./audit/AuditPage.vue'),
    meta: { title: '审计日志', permission: 'verify_audit', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/integrity',
    name: 'integrity',
    component: () => import('./integrity/IntegrityPage.vue'),
    meta: { title: '数据完整性', permission: 'integrity:list', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/upload-checks',
    name: 'upload-checks',
    component: () => import('./uploads/UploadChecksPage.vue'),
    meta: { title: '上传检查', permission: 'upload_checks:list', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/privacy-notices',
    name: 'privacy-notices',
    component: () => import('./privacy/NoticesPage.vue'),
    meta: { title: '个人信息告知书', permission: 'privacy_notices:list', menu: PRIVACY },
  },

  // Accounts and rights.
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('./access/AccountsPage.vue'),
    meta: { title: '账号管理', permission: 'accounts:list', menu: ACCESS },
  },
  {
    path: '/roles',
    name: 'roles',
    component: () => import('./access/RolesPage.vue'),
    meta: { title: '角色管理', permission: 'roles:list', menu: ACCESS },
  },
  {
    path: '/data-levels',
    name: 'data-levels',
    component: () => import('./access/LevelsPage.vue'),
    meta: { title: '数据密级', permission: 'data_levels:list', menu: ACCESS },
  },
  {
    path: '/rights-changes',
    name: 'rights-changes',
    component: () => import('./access/ChangesPage.vue'),
    meta: { title: '权限变更', permission: 'rights:list', menu: ACCESS },
  },
  {
    path: '/sessions',
    name: 'sessions',
    component: () => import('./access/SessionsPage.vue'),
    meta: { title: '在线会话', permission: 'sessions:list', menu: ACCESS },
  },
  {
    path: '/sign-ins',
    name: 'sign-ins',
    component: () => import('./access/SignInsPage.vue'),
    meta: { title: '登录日志', permission: 'sign_ins:list', menu: ACCESS },
  },
  {
    path: '/account',
    name: 'account',
    component: () => import('./access/OwnPage.vue'),
    meta: { title: '账号安全' },
  },

  // Devices.
  {
    path: '/refused-devices',
    name: 'refused-devices',
    component: () => import('./devices/RefusedPage.vue'),
    meta: { title: '未登记设备', permission: 'refused_devices:list', menu: { subsystem: 'devices', group: '终端管理' } },
  },

  // Declared modules; the server says which of them the officer may open.
  {
    path: '/m/:code',
    name: 'records',
    component: () => import('./modules/list/ListPage.vue'),
    props: true,
  },
  {
    path: '/m/:code/new',
    name: 'record-new',
    component: () => import('./modules/form/CreatePage.vue'),
    props: true,
  },
  {
    path: '/m/:code/:id',
    name: 'record',
    component: () => import('./modules/detail/DetailPage.vue'),
    props: true,
  },
  {
    path: '/m/:code/:id/edit',
    name: 'record-edit',
    component: () => import('./modules/form/EditPage.vue'),
    props: true,
  },

  {
    path: '/:rest(.*)*',
    name: 'unknown',
    component: () => import('./shell/UnknownPage.vue'),
    meta: { title: '页面不存在' },
  },
]

/** Pages that stand in the menu, without the parameters of their addresses. */
export const pageEntries: PageEntry[] = routes.flatMap(({ path, name, meta }) =>
  meta?.menu && meta.permission
    ? [
        {
          name: String(name),
          title: meta.title ?? '',
          path: path.replace(/\/:.*$/, ''),
          permission: meta.permission,
          ...(meta.bureau && { bureau: true }),
          ...meta.menu,
        },
      ]
    : [],
)

export const router = createRouter({ history: createWebHashHistory(), routes })
