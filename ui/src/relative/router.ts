import { createRouter, createWebHashHistory, START_LOCATION } from 'vue-router'
import { keepHanded } from './handed'
import { keptReceipt } from './receipt'
import { faceValid, hasAccount, hasAgreed, known, signedIn } from './store'
import { insideMiniProgram, openInShell } from './webView'

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: () => ({ top: 0 }),
  routes: [
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: '登录', open: true } },
    { path: '/face', component: () => import('./pages/FacePage.vue'), meta: { title: '身份核验' } },
    { path: '/', component: () => import('./pages/HomePage.vue'), meta: { title: '首页', tab: true } },
    // `who: 'public'`: an account is enough, as whoever is no relative yet has one.
    { path: '/start', component: () => import('./pages/StartPage.vue'), meta: { title: '首页', who: 'public' } },
    { path: '/account', component: () => import('./pages/AccountPage.vue'), meta: { title: '我的个人信息', who: 'public', free: true, sub: true } },
    // Open to whoever comes by a number alone, and to whoever has an account without one.
    { path: '/phone', component: () => import('./pages/PhonePage.vue'), meta: { title: '手机号', open: true } },
    { path: '/companions', component: () => import('./companions/CompanionsPage.vue'), meta: { title: '陪同人员' } },
    { path: '/companions/new/:kind(adult|minor)', component: () => import('./companions/AddPage.vue'), meta: { title: '添加陪同人员' } },
    { path: '/companions/:id', component: () => import('./companions/VerifyPage.vue'), meta: { title: '认证陪同人员' } },
    { path: '/register', component: () => import('./registration/RegisteredPage.vue'), meta: { title: '注册为家属', who: 'public' } },
    { path: '/register/:step(\\d)', component: () => import('./registration/RegisterPage.vue'), meta: { title: '注册为家属', who: 'public' } },
    { path: '/bookings', component: () => import('./pages/BookingsPage.vue'), meta: { title: '我的预约', tab: true } },
    { path: '/history', component: () => import('./pages/HistoryPage.vue'), meta: { title: '通话记录', tab: true } },
    { path: '/mine', component: () => import('./pages/MinePage.vue'), meta: { title: '我的', tab: true } },
    { path: '/ask/:step(\\d)', component: () => import('./pages/AskPage.vue'), meta: { title: '申请视频通话', face: true } },
    { path: '/dial', component: () => import('./pages/DialPage.vue'), meta: { title: '立即通话', face: true } },
    { path: '/calls/:id', component: () => import('./pages/BookingPage.vue'), meta: { title: '预约详情' } },
    { path: '/calls/:id/join', component: () => import('./pages/JoinPage.vue'), meta: { title: '进入通话', face: true, bare: true } },
    { path: '/visit/:step(\\d)', component: () => import('./visits/VisitAskPage.vue'), meta: { title: '预约现场会见' } },
    { path: '/visits/:id', component: () => import('./visits/VisitPage.vue'), meta: { title: '会见详情' } },
    { path: '/forms', component: () => import('./forms/FormsPage.vue'), meta: { title: '业务办理', who: 'public', sub: true } },
    { path: '/forms/:id', component: () => import('./forms/StartFormPage.vue'), meta: { title: '业务办理', who: 'public', sub: true } },
    { path: '/form-drafts/:id', component: () => import('./forms/FillPage.vue'), meta: { title: '填写表单', who: 'public', sub: true } },
    { path: '/form-submissions', component: () => import('./forms/SentListPage.vue'), meta: { title: '我提交的', who: 'public', sub: true } },
    { path: '/form-submissions/:id', component: () => import('./forms/SentPage.vue'), meta: { title: '办理进度', who: 'public', sub: true } },
    { path: '/apply/:address', component: () => import('./pages/ApplyPage.vue'), meta: { title: '提交申请' } },
    { path: '/applications', component: () => import('./pages/ApplicationsPage.vue'), meta: { title: '我的申请' } },
    { path: '/messages', component: () => import('./pages/MessagesPage.vue'), meta: { title: '我的消息', who: 'public' } },
    { path: '/message-settings', component: () => import('./pages/MessageSettings.vue'), meta: { title: '消息设置', who: 'public' } },
    { path: '/notices', component: () => import('./content/NoticesPage.vue'), meta: { title: '公告', who: 'public', sub: true } },
    { path: '/notices/:id', component: () => import('./content/NoticesPage.vue'), meta: { title: '公告', who: 'public', sub: true } },
    { path: '/help', component: () => import('./content/HelpPage.vue'), meta: { title: '帮助中心', who: 'public', sub: true } },
    { path: '/handbook', component: () => import('./content/HandbookPage.vue'), meta: { title: '阅读手册', who: 'public', sub: true } },
    { path: '/handbook/:id', component: () => import('./content/HandbookPage.vue'), meta: { title: '阅读手册', who: 'public', sub: true } },
    { path: '/questions', component: () => import('./content/QuestionsPage.vue'), meta: { title: '我的咨询', who: 'public', sub: true } },
    { path: '/questions/new/:step(\\d)', component: () => import('./content/AskQuestionPage.vue'), meta: { title: '我要咨询', who: 'public', sub: true } },
    { path: '/questions/:id', component: () => import('./content/QuestionPage.vue'), meta: { title: '咨询详情', who: 'public', sub: true } },
    // Open without consent (`free`), so that whoever does not agree can still read, see and leave.
    { path: '/consent', component: () => import('./pages/NoticePage.vue'), meta: { title: '个人信息告知', free: true, who: 'public' } },
    { path: '/own-data', component: () => import('./pages/OwnDataPage.vue'), meta: { title: '我的个人信息', free: true } },
    { path: '/erasure', component: () => import('./pages/ErasurePage.vue'), meta: { title: '注销申请', free: true } },
    { path: '/erased', component: () => import('./pages/ErasedPage.vue'), meta: { title: '注销结果', open: true } },
    { path: '/:rest(.*)', redirect: '/' },
  ],
})

router.afterEach((to) => {
  document.title = `${to.meta.title ?? ''} - 亲情会见`
})

/** Whether the shell opened this page for one call, having asked for camera and microphone. */
let openedForCall = false

router.beforeEach((to, from) => {
  if (!to.meta.bare) return true
  if (from === START_LOCATION) openedForCall = true
  return openedForCall || !openInShell('call', { id: String(to.params.id) })
})

// An entry hands its token over in the address, to whoever was signed in before too: the page at the way in takes it.
router.beforeEach((to) => (keepHanded(to) ? { path: '/sign-in', replace: true } : true))

// In the mini-program the number is granted by a touch; who refuses there types it.
router.beforeEach((to, from) => {
  if (to.path !== '/phone' || to.query.typed || from === START_LOCATION || !insideMiniProgram()) return true
  return !openInShell('phone', { next: from.path === '/sign-in' ? '/' : from.path })
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  // Where the platform does not answer, the page itself says so and offers another try.
  const relative = await signedIn().catch(() => true)
  const account = (to.meta.who === 'public' || !relative) && (await hasAccount().catch(() => relative))
  if (!relative && !account) return { path: keptReceipt() ? '/erased' : '/sign-in' }
  // Who became a relative meanwhile comes in anew, which asks for his face where it is registered.
  if (!relative && known.account?.relative) return { path: '/sign-in' }
  if (!relative && to.meta.who !== 'public') return { path: '/start' }
  const agreed = to.meta.free || (await hasAgreed().catch(() => true))
  if (!agreed) return { path: '/consent', query: { next: to.fullPath } }
  if (to.meta.face && !faceValid(Date.now())) return { path: '/face', query: { next: to.fullPath } }
  return true
})
