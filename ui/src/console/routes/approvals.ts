/** What waits for a second person. */
import type { RouteRecordRaw } from 'vue-router'

const APPROVALS = { subsystem: 'approvals', group: '审批中心' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/approvals',
    name: 'approvals',
    component: () => import('../approvals/InboxPage.vue'),
    meta: { title: '我的审批', permission: 'approvals:list', menu: APPROVALS },
  },
  {
    path: '/approval-records',
    name: 'approval-records',
    component: () => import('../approvals/RecordsPage.vue'),
    meta: { title: '审批记录', permission: 'approvals:list', menu: APPROVALS },
  },
  {
    path: '/approvals/:id',
    name: 'approval',
    component: () => import('../approvals/CaseDetailPage.vue'),
    props: true,
    meta: { title: '审批详情', permission: 'approvals:list', parent: 'approvals' },
  },
  {
    path: '/approval-flows',
    name: 'approval-flows',
    component: () => import('../approvals/flows/FlowsPage.vue'),
    meta: { title: '审批流程', permission: 'approval_flows:list', menu: APPROVALS },
  },
  {
    path: '/approval-flows/:id',
    name: 'approval-flow',
    component: () => import('../approvals/flows/FlowPage.vue'),
    props: true,
    meta: { title: '流程设计', permission: 'approval_flows:list', parent: 'approval-flows' },
  },
]
