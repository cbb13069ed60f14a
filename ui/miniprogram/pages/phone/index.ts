/** The phone grant: its code goes to the page, and a refusal leads to the form. */
import { addressOf, placeOf, type Opened } from '../../bridge'

Component({
  data: { place: '/' },
  methods: {
    onLoad(opened: Opened) {
      this.setData({ place: placeOf(opened) })
    },
    granted(event: WechatMiniprogram.ButtonGetPhoneNumber) {
      const { code } = event.detail
      if (!code) return this.refuse()
      this.open({ phone_code: code })
    },
    refuse() {
      this.open({ phone_refused: '1' })
    },
    open(handed: Record<string, string>) {
      const src = addressOf(this.data.place, handed)
      wx.redirectTo({ url: `/pages/web/index?src=${encodeURIComponent(src)}` })
    },
  },
})
