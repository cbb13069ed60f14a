import '@/shared/tokens.css'
import 'vant/es/nav-bar/style/index'
import 'vant/es/tabbar/style/index'
import 'vant/es/tabbar-item/style/index'
import 'vant/es/switch/style/index'
import '@/shared/controls.css'
import '@/shared/looks/ssb.css'
import './relative.css'
import { createApp } from 'vue'
import { waitForLine, whenRefused, whenSignedOut } from '@/api'
import App from './App.vue'
import { reloadWhenRenewed } from '@/shared/freshness'
import { watchFaults } from '@/shared/faults'
import { look, restoreLook } from '@/shared/looks'
import { keptReceipt } from './receipt'
import { router } from './router'
import { forget, forgetAll, known } from './store'
import { restoreElder } from './elder'
import { insideMiniProgram } from './webView'

reloadWhenRenewed()
waitForLine()
restoreElder()
restoreLook()
watchFaults({ face: 'relative', entry: () => (look() === 'ssb' ? 'ssb' : insideMiniProgram() ? 'wechat' : 'browser') })
whenSignedOut(() => {
  if (!known.me && !known.account) return
  if (keptReceipt()) forgetAll()
  else forget()
  void router.replace(keptReceipt() ? '/erased' : '/sign-in')
})
// A new version of the notice counts at once, whatever page is open.
whenRefused((error) => {
  if (error.code !== 'consent_needed') return
  known.agreed = false
  const { meta, fullPath } = router.currentRoute.value
  if (!meta.free && !meta.open) void router.replace({ path: '/consent', query: { next: fullPath } })
})
createApp(App).use(router).mount('#app')
