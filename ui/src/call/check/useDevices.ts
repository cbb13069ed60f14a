/** Camera, microphone and speaker: choosing them, opening them, and saying plainly what is wrong. */
import { computed, getCurrentScope, onScopeDispose, reactive, ref, shallowRef } from 'vue'

export type DeviceKind = 'camera' | 'microphone' | 'speaker'

const KINDS: Record<DeviceKind, MediaDeviceKind> = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
}

export interface Wanted {
  video: boolean
  audio: boolean
}

/** What a person is told about a camera or microphone that does not open. */
function deviceProblem(error: unknown, wanted: Wanted): string {
  const what = wanted.video && wanted.audio ? '摄像头和麦克风' : wanted.video ? '摄像头' : '麦克风'
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return `未允许使用${what}。请在浏览器或微信的权限提示中选择“允许”，然后再试一次。`
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return `没有找到${what}，请检查设备是否接好。`
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return `${what}打不开，可能正被其他程序占用。请关闭其他视频程序后再试。`
  }
  if (name === 'Unsupported') return '当前浏览器不支持视频通话，请升级微信或换用新版浏览器。'
  return `${what}打不开，请稍后再试。`
}

async function openMedia(wanted: Wanted, chosen: Record<DeviceKind, string>): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw Object.assign(new Error(), { name: 'Unsupported' })
  return navigator.mediaDevices.getUserMedia({
    video: wanted.video && {
      deviceId: chosen.camera ? { exact: chosen.camera } : undefined,
      width: { ideal: 640 },
      height: { ideal: 480 },
      frameRate: { ideal: 24, max: 30 },
      facingMode: 'user',
    },
    audio: wanted.audio && {
      deviceId: chosen.microphone ? { exact: chosen.microphone } : undefined,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  })
}

export function useDevices(wanted: Wanted = { video: true, audio: true }) {
  const stream = shallowRef<MediaStream | null>(null)
  const problem = ref<string | null>(null)
  const opening = ref(false)
  const all = shallowRef<MediaDeviceInfo[]>([])
  const chosen = reactive<Record<DeviceKind, string>>({ camera: '', microphone: '', speaker: '' })
  let kept = false

  const list = (kind: DeviceKind) =>
    computed(() => all.value.filter((device) => device.kind === KINDS[kind] && device.deviceId !== ''))

  async function open(): Promise<MediaStream | null> {
    opening.value = true
    problem.value = null
    try {
      const next = await openMedia(wanted, chosen)
      stop()
      stream.value = next
      all.value = await navigator.mediaDevices.enumerateDevices()
      noteChosen(next)
    } catch (error) {
      problem.value = deviceProblem(error, wanted)
    } finally {
      opening.value = false
    }
    return stream.value
  }

  function noteChosen(opened: MediaStream): void {
    chosen.camera = opened.getVideoTracks()[0]?.getSettings().deviceId ?? ''
    chosen.microphone = opened.getAudioTracks()[0]?.getSettings().deviceId ?? ''
    chosen.speaker ||= all.value.find((device) => device.kind === 'audiooutput')?.deviceId ?? ''
  }

  async function choose(kind: DeviceKind, id: string): Promise<void> {
    chosen[kind] = id
    if (kind !== 'speaker') await open()
  }

  function stop(): void {
    stream.value?.getTracks().forEach((track) => track.stop())
    stream.value = null
  }

  /** Leaves the tracks open when the caller goes, since a call takes them over. */
  function keep(): void {
    kept = true
  }

  if (getCurrentScope()) onScopeDispose(() => kept || stop())
  return {
    stream, problem, opening, chosen, open, choose, stop, keep,
    cameras: list('camera'), microphones: list('microphone'), speakers: list('speaker'),
  }
}

export type Devices = ReturnType<typeof useDevices>
