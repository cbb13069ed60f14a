import '@/shared/tokens.css'
import '@/shared/controls.css'
import './inmate.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
