/** The way in: WeChat's one-time code goes to the page, which swaps it with the platform; the shell learns no openid. */
import { addressOf, placeOf, type Opened } from '../../bridge'
import { TICKET } from '../../service'

Component({
  data: { problem: '', place: '/' },
  methods: {
    onLoad(opened: Opened) {
      this.setData({ place: placeOf(opened) })
      this.enter()
    },
    enter() {
      this.setData({ problem: '' })
      wx.login({
        success: ({ code }) => {
          if (!code) return this.fail()
          const src = addressOf(this.data.place, { [TICKET]: code })
          wx.redirectTo({ url: `/pages/web/index?src=${encodeURIComponent(src)}` })
        },
        fail: () => this.fail(),
      })
    },
    fail() {
      this.setData({ problem: '微信没有应答，请检查网络后再试。' })
    },
  },
})
