/** The platform's page, and nothing that is not the platform's. */
import { addressOf } from '../../bridge'
import { reportFault } from '../../faults'
import { SERVICE } from '../../service'

Component({
  data: { src: '', told: [] as unknown[] },
  methods: {
    onLoad(opened: Record<string, string | undefined>) {
      const asked = decodeURIComponent(opened.src ?? '')
      this.setData({ src: asked.startsWith(SERVICE) ? asked : addressOf('/') })
    },
    /** What the page said while it was open comes when it is left: the last word counts. */
    hear(event: WechatMiniprogram.CustomEvent<{ data: unknown[] }>) {
      this.setData({ told: event.detail.data })
    },
    fail() {
      reportFault('web-view failed', 'pages/web')
      wx.redirectTo({ url: '/pages/entry/index' })
    },
  },
})
