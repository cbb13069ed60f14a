/**
 * A call: camera and microphone are asked for before the page opens, since a web-view has what its host has; while it
 * runs the screen stays on, and every screen capture is told to the page.
 */
import { addressOf, tellingCapture, type Opened } from '../../bridge'
import { reportFault } from '../../faults'

Component({
  data: { id: '', src: '', captures: 0 },
  methods: {
    onLoad(opened: Opened) {
      const id = decodeURIComponent(opened.id ?? '')
      if (!/^[\w-]{1,40}$/.test(id)) return this.leave()
      this.setData({ id })
    },
    onUnload() {
      wx.offUserCaptureScreen()
      wx.setKeepScreenOn({ keepScreenOn: false })
    },
    open() {
      wx.onUserCaptureScreen(() => this.captured())
      wx.setKeepScreenOn({ keepScreenOn: true })
      this.setData({ src: addressOf(`/calls/${this.data.id}/join`) })
    },
    captured() {
      const captures = this.data.captures + 1
      const { model, platform } = wx.getDeviceInfo()
      const at = new Date()
      const told = {
        id: `wx-${this.data.id.slice(-20)}-${at.getTime().toString(36)}-${captures}`,
        kind: 'screenshot',
        at: at.toISOString(),
        device: model,
        platform,
      } as const
      this.setData({ captures, src: tellingCapture(this.data.src, told) })
    },
    leave() {
      wx.navigateBack({ delta: 1, fail: () => wx.redirectTo({ url: '/pages/entry/index' }) })
    },
    fail() {
      reportFault('web-view failed', 'pages/call')
      this.setData({ src: '' })
    },
  },
})
