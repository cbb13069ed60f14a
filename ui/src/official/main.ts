/** The face for people of outside bodies: they book official business and follow it. */
import ElementPlus from 'element-plus'
import zhCn from 'element-plus/es/locale/lang/zh-cn'
import 'element-plus/dist/index.css'
import { createApp } from 'vue'
import '@/shared/tokens.css'
import '@/shared/element.css'
import '@/shared/looks/ssb.css'
import { waitForLine, whenSignedOut } from '@/api'
import { reloadWhenRenewed } from '@/shared/freshness'
import { restoreLook } from '@/shared/looks'
import App from './App.vue'
import './official.css'
import { router } from './router'
import { known } from './store'

reloadWhenRenewed()
waitForLine()
// Whoever comes from a host's entry finds its look here too.
restoreLook()
whenSignedOut(() => {
  if (!known.me) return
  known.me = null
  void router.replace('/sign-in')
})
createApp(App).use(router).use(ElementPlus, { locale: zhCn }).mount('#app')
