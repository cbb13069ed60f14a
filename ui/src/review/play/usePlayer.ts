/** The sound of a recording and its clock; times are the transcript's: seconds since the first join. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { ChannelSwitch, type Channel } from './channels'

export interface Player {
  element: ShallowRef<HTMLAudioElement | null>
  time: Ref<number>
  playing: Ref<boolean>
  rate: Ref<number>
  channel: Ref<Channel>
  problem: Ref<string>
  seek: (seconds: number) => void
  skip: (seconds: number) => void
  toggle: () => void
}

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

/** `startsAt` is where the sound begins on the transcript's clock. */
export function usePlayer(startsAt: () => number): Player {
  const element = shallowRef<HTMLAudioElement | null>(null)
  const time = ref(0)
  const playing = ref(false)
  const rate = ref(1)
  const channel = ref<Channel>('both')
  const problem = ref('')
  let frame = 0
  let channels: ChannelSwitch | null = null

  const read = () => (time.value = (element.value?.currentTime ?? 0) + startsAt())

  /** The element says its time four times a second; a moving highlight needs it at every frame. */
  function follow(): void {
    read()
    frame = requestAnimationFrame(follow)
  }

  function onPlay(): void {
    playing.value = true
    cancelAnimationFrame(frame)
    follow()
  }

  function onStop(): void {
    playing.value = false
    cancelAnimationFrame(frame)
    read()
  }

  function onError(): void {
    problem.value = '录音没能打开：可能没有播放权限，或文件校验未通过'
  }

  const LISTENERS = { play: onPlay, pause: onStop, ended: onStop, seeked: read, timeupdate: read, error: onError } as const

  watch(element, (now, before) => {
    for (const [name, listener] of Object.entries(LISTENERS)) {
      before?.removeEventListener(name, listener)
      now?.addEventListener(name, listener)
    }
  })

  function seek(seconds: number): void {
    const audio = element.value
    if (!audio) return
    const last = Number.isFinite(audio.duration) ? audio.duration : Number.MAX_SAFE_INTEGER
    audio.currentTime = Math.min(last, Math.max(0, seconds - startsAt()))
    read()
  }

  async function play(): Promise<void> {
    try {
      await element.value?.play()
    } catch (error) {
      // Pausing before the sound came is no fault; anything else is told by the element's `error`.
      if (!(error instanceof DOMException)) throw error
    }
  }

  watch(rate, (now) => element.value && (element.value.playbackRate = now))
  watch(channel, (now) => {
    if (element.value) (channels ??= new ChannelSwitch(element.value)).choose(now)
  })
  onScopeDispose(() => {
    cancelAnimationFrame(frame)
    channels?.close()
  })

  return {
    element,
    time,
    playing,
    rate,
    channel,
    problem,
    seek,
    skip: (seconds) => seek(time.value + seconds),
    toggle: () => (playing.value ? element.value?.pause() : void play()),
  }
}
