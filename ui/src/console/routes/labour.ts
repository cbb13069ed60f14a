/** Labour: hours, pay, reports and what lies behind them. */
import { ofModule } from '../codes'
import type { RouteRecordRaw } from 'vue-router'

const REPORTS = { subsystem: 'labour', group: '劳动报表' }
const LABOUR_PAY = { subsystem: 'labour', group: '劳动报酬' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/headcount',
    name: 'headcount',
    component: () => import('../headcount/HeadcountPage.vue'),
    meta: { title: '人账', permission: 'headcount:list', menu: { subsystem: 'labour', group: '人账' } },
  },
  {
    path: '/reports',
    name: 'reports',
    component: () => import('../reports/ReportsPage.vue'),
    meta: { title: '报表填报', permission: 'reports:list', menu: REPORTS },
  },
  {
    path: '/reports/:id',
    name: 'report',
    component: () => import('../reports/SheetPage.vue'),
    props: true,
    meta: { title: '报表', permission: 'reports:list', parent: 'reports' },
  },
  {
    path: '/report-summary/:id',
    name: 'report-summary',
    component: () => import('../reports/SummaryPage.vue'),
    props: true,
    meta: { title: '报表汇总', permission: 'reports:list', parent: 'reports' },
  },
  {
    path: '/report-forms',
    name: 'report-forms',
    component: () => import('../reports/FormsPage.vue'),
    meta: { title: '报表设置', permission: 'report_forms:keep', menu: REPORTS },
  },
  {
    path: '/report-forms/:id',
    name: 'report-form',
    component: () => import('../reports/FormPage.vue'),
    props: true,
    meta: { title: '表式设计', permission: 'report_forms:keep', parent: 'report-forms' },
  },
  {
    path: '/analysis',
    name: 'analysis',
    component: () => import('../cockpits/analysis/ExportsPage.vue'),
    meta: { title: '数据导出', permission: 'analysis:list', bureau: true, menu: { subsystem: 'labour', group: '数据分析' } },
  },
  {
    path: '/hours',
    name: 'hours',
    component: () => import('../labour/hours/HoursPage.vue'),
    meta: { title: '劳动工时', permission: 'labour_hours:list', menu: { subsystem: 'labour', group: '劳动生产' } },
  },
  {
    path: '/hours/statistics',
    name: 'hours-statistics',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/hours/statistics' },
    meta: { title: '工时统计', permission: 'labour_hours:statistics', menu: { subsystem: 'labour', group: '劳动生产' } },
  },
  {
    path: '/pay',
    name: 'pay',
    component: () => import('../labour/pay/MonthPage.vue'),
    meta: { title: '劳动报酬表', permission: 'labour_pay:list', menu: LABOUR_PAY },
  },
  {
    path: '/pay/lines',
    name: 'pay-lines',
    component: () => import('../labour/pay/PaidPage.vue'),
    meta: { title: '报酬查询', permission: 'labour_pay:list', menu: LABOUR_PAY },
  },
  {
    path: '/pay/:id',
    name: 'pay-sheet',
    component: () => import('../labour/pay/SheetPage.vue'),
    props: true,
    meta: { title: '监区报酬表', permission: 'labour_pay:list', parent: 'pay' },
  },
  {
    path: '/dead-letters',
    name: 'dead-letters',
    component: () => import('../messages/deadLetters/DeadLettersPage.vue'),
    meta: { title: '异常消息', permission: 'dead_letters:list', menu: { subsystem: 'labour', group: '工时台账' } },
  },
  {
    path: '/legacy-data',
    name: 'legacy-data',
    component: () => import('../labour/legacy/LegacyPage.vue'),
    meta: { title: '旧数据迁移', permission: 'legacy_data:list', menu: { subsystem: 'labour', group: '工时台账' } },
  },
  {
    path: '/workers',
    name: 'workers',
    component: () => import('../labour/WorkersPage.vue'),
    meta: { title: '劳动者等级', permission: ofModule('worker_grade_settings', 'list'), menu: { subsystem: 'labour', group: '等级工管理' } },
  },
  {
    path: '/labour-charts',
    name: 'labour-charts',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/labour-charts' },
    meta: { title: '数据图形分析', permission: 'labour_charts:list', menu: { subsystem: 'labour', group: '统计报表' } },
  },
  {
    path: '/output-by-project-class',
    name: 'output-by-project-class',
    component: () => import('../labour/output/OutputPage.vue'),
    meta: { title: '项目分类产值', permission: 'output_by_project_class:list', menu: { subsystem: 'labour', group: '统计报表' } },
  },
  {
    path: '/labour-documents',
    name: 'labour-documents',
    component: () => import('../labour/documents/DocumentsPage.vue'),
    meta: { title: '劳动文档', permission: 'labour_documents:read', menu: { subsystem: 'labour', group: '支持文档' } },
  },
  {
    path: '/labour-documents/:id',
    name: 'labour-document',
    component: () => import('../labour/documents/DocumentPage.vue'),
    props: true,
    meta: { title: '文档', permission: 'labour_documents:read', parent: 'labour-documents' },
  },
]
