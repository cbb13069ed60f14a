/** What belongs to no subsystem, and every module made from a declaration. */
import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('../shell/HomePage.vue'), meta: { title: '首页' } },
  {
    path: '/cockpit',
    name: 'cockpit',
    component: () => import('../cockpits/CockpitPage.vue'),
    meta: { title: '驾驶舱', permission: 'read_cockpit', menu: { subsystem: 'cockpit', group: '数据驾驶舱' } },
  },
  {
    path: '/account',
    name: 'account',
    component: () => import('../access/own/OwnPage.vue'),
    meta: { title: '账号安全' },
  },
  // Declared modules; the server says which of them the officer may open.
  {
    path: '/m/:code',
    name: 'records',
    component: () => import('../modules/list/ListPage.vue'),
    props: true,
  },
  {
    path: '/m/:code/new',
    name: 'record-new',
    component: () => import('../modules/form/CreatePage.vue'),
    props: true,
  },
  {
    path: '/m/:code/:id',
    name: 'record',
    component: () => import('../modules/detail/DetailPage.vue'),
    props: true,
  },
  {
    path: '/m/:code/:id/edit',
    name: 'record-edit',
    component: () => import('../modules/form/EditPage.vue'),
    props: true,
  },
  {
    path: '/:rest(.*)*',
    name: 'unknown',
    component: () => import('../shell/UnknownPage.vue'),
    meta: { title: '页面不存在' },
  },
]
