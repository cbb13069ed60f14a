/** What a call needs of the phone: asks for camera and microphone, shows the picture, and says `ready` when both are there. */

type Device = 'camera' | 'microphone'
const SCOPES = { camera: 'scope.camera', microphone: 'scope.record' } as const
const NAMES: Record<Device, string> = { camera: '摄像头', microphone: '麦克风' }

Component({
  data: { camera: false, microphone: false, refused: false, missing: '' },
  lifetimes: {
    attached() {
      this.ask('camera', () => this.ask('microphone', () => this.tell()))
    },
  },
  pageLifetimes: {
    /** Back from the settings. */
    show() {
      if (this.data.refused) this.look()
    },
  },
  methods: {
    ask(device: Device, then: () => void) {
      wx.authorize({
        scope: SCOPES[device],
        success: () => this.setData({ [device]: true }),
        complete: then,
      })
    },
    tell() {
      const { camera, microphone } = this.data
      const missing = [camera ? '' : NAMES.camera, microphone ? '' : NAMES.microphone].filter(Boolean)
      this.setData({ refused: missing.length > 0, missing: missing.join('和') })
    },
    settings() {
      wx.openSetting({ success: () => this.look() })
    },
    look() {
      wx.getSetting({
        success: ({ authSetting }) => {
          this.setData({ camera: authSetting['scope.camera'] === true, microphone: authSetting['scope.record'] === true })
          this.tell()
        },
      })
    },
    /** The camera is allowed and cannot be had: another app holds it. */
    broken() {
      this.setData({ camera: false })
      this.tell()
    },
    enter() {
      this.triggerEvent('ready')
    },
    leave() {
      this.triggerEvent('leave')
    },
  },
})
