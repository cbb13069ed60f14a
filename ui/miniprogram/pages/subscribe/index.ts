/** Asks for leave to send subscription messages: which templates there are the page was told by the platform. */
import { addressOf, placeOf, type Opened } from '../../bridge'

/** WeChat asks for so many at once. */
const MOST = 3

Component({
  data: { place: '/', templates: [] as string[], problem: '' },
  methods: {
    onLoad(opened: Opened) {
      const templates = decodeURIComponent(opened.templates ?? '').split(',').filter(Boolean)
      this.setData({ place: placeOf(opened), templates: templates.slice(0, MOST) })
    },
    ask() {
      const { templates } = this.data
      if (templates.length === 0) return this.back()
      wx.requestSubscribeMessage({
        tmplIds: templates,
        success: (answer) => this.open(templates.filter((id) => answer[id] === 'accept')),
        fail: ({ errMsg }) => this.setData({ problem: `微信没有记下您的选择，请再试一次（${errMsg}）。` }),
      })
    },
    back() {
      this.open([])
    },
    open(agreed: string[]) {
      const src = addressOf(this.data.place, { subscribed: agreed.join(',') })
      wx.redirectTo({ url: `/pages/web/index?src=${encodeURIComponent(src)}` })
    },
  },
})
