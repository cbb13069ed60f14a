import '@/shared/tokens.css'
import 'vant/es/nav-bar/style/index'
import 'vant/es/tabbar/style/index'
import 'vant/es/tabbar-item/style/index'
import 'vant/es/switch/style/index'
import 'vant/es/toast/style/index'
import '@/shared/controls.css'
import './relative.css'
import { createApp } from 'vue'
import { whenSignedOut } from '@/api'
import App from './App.vue'
import { reloadWhenRenewed } from '@/shared/freshness'
import { router } from './router'
import { forget, known } from './store'
import { restoreElder } from './elder'

reloadWhenRenewed()
restoreElder()
whenSignedOut(() => {
  if (!known.me) return
  forget()
  void router.replace('/sign-in')
})
createApp(App).use(router).mount('#app')
