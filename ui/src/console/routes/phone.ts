/** Family phone calls: what was called, and what is left. */
import type { RouteRecordRaw } from 'vue-router'

const PHONE = { subsystem: 'phone', group: '亲情电话' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/phone-counts',
    name: 'phone-counts',
    component: () => import('../phone/PhoneCountsPage.vue'),
    meta: { title: '亲情电话次数', permission: 'phone_counts:list', menu: PHONE },
  },
  {
    path: '/phone-figures',
    name: 'phone-figures',
    component: () => import('../figures/FiguresPage.vue'),
    props: { at: '/api/phone-figures' },
    meta: { title: '亲情电话统计', permission: 'phone_figures:list', menu: PHONE },
  },
]
