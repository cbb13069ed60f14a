/** The prisons' visit and phone systems: their settings, what could not be taken, and reconciliation. */
import type { RouteRecordRaw } from 'vue-router'

const MENU = { subsystem: 'configuration', group: '监狱系统' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/prison-systems',
    name: 'prison-systems',
    component: () => import('../exchange/prisonSystems/SystemsPage.vue'),
    meta: { title: '监狱系统', permission: 'prison_systems:list', menu: MENU },
  },
  {
    path: '/prison-systems/:id',
    name: 'prison-system',
    component: () => import('../exchange/prisonSystems/SystemPage.vue'),
    meta: { title: '监狱系统详情', permission: 'prison_systems:list', parent: 'prison-systems' },
  },
  {
    path: '/prison-systems/:id/settings',
    name: 'prison-system-settings',
    component: () => import('../exchange/prisonSystems/SettingsPage.vue'),
    meta: { title: '监狱系统配置', permission: 'prison_systems:keep', parent: 'prison-systems' },
  },
  {
    path: '/source-problems',
    name: 'source-problems',
    component: () => import('../exchange/prisonSystems/ProblemsPage.vue'),
    meta: { title: '映射异常', permission: 'source_problems:list', menu: MENU },
  },
  {
    path: '/prison-orders',
    name: 'prison-orders',
    component: () => import('../exchange/prisonSystems/OrdersPage.vue'),
    meta: { title: '下发记录', permission: 'prison_systems:list', menu: MENU },
  },
  {
    path: '/prison-packages',
    name: 'prison-packages',
    component: () => import('../exchange/prisonSystems/PackagesPage.vue'),
    meta: { title: '数据包交换', permission: 'prison_packages:carry', menu: MENU },
  },
  {
    path: '/reconciliations',
    name: 'reconciliations',
    component: () => import('../exchange/prisonSystems/ReconciliationsPage.vue'),
    meta: { title: '记录对账', permission: 'prison_systems:list', menu: MENU },
  },
]
