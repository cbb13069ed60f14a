import { createRouter, createWebHashHistory } from 'vue-router'
import { known, signedIn } from './store'

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: () => ({ top: 0 }),
  routes: [
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: '登录', open: true } },
    { path: '/first-steps', component: () => import('./pages/FirstSteps.vue'), meta: { title: '账号安全', free: true } },
    { path: '/', component: () => import('./pages/BookingsPage.vue'), meta: { title: '我的预约' } },
    { path: '/book', component: () => import('./pages/BookPage.vue'), meta: { title: '新建预约' } },
    { path: '/bookings/:id', component: () => import('./pages/BookingPage.vue'), meta: { title: '预约详情' } },
    { path: '/bookings/:id/again', component: () => import('./pages/BookPage.vue'), meta: { title: '修改预约' } },
    { path: '/people', component: () => import('./pages/PeoplePage.vue'), meta: { title: '本单位人员' } },
    { path: '/own-data', component: () => import('./pages/OwnDataPage.vue'), meta: { title: '我的个人信息' } },
    { path: '/:rest(.*)', redirect: '/' },
  ],
})

router.afterEach((to) => {
  document.title = `${to.meta.title ?? ''} - 对公业务预约`
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  // Where the platform does not answer, the page itself says so.
  if (!(await signedIn().catch(() => true))) return { path: '/sign-in' }
  if (known.me?.restriction && !to.meta.free) return { path: '/first-steps' }
  return true
})
