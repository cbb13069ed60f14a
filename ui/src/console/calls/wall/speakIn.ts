/** Holding a button, or a key, to speak to both parties. */
import { computed, onMounted, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'
import type { Watching } from './watching'

export type SpeakState = 'idle' | 'opening' | 'waiting' | 'on'

export interface SpeakIn {
  state: ComputedRef<SpeakState>
  problem: Ref<string>
  press: () => Promise<void>
  release: () => void
}

/** Keys that hold the button: F2 everywhere, the space bar wherever it would not type or click. */
function isSpeakKey(event: Pick<KeyboardEvent, 'code' | 'target'>): boolean {
  if (event.code === 'F2') return true
  return event.code === 'Space' && !takesSpace(event.target)
}

function takesSpace(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, button, a, [contenteditable], [role="dialog"]') !== null
}

/** `speaking` is the server's word that the voice reaches both; until then the button says so. */
export function useSpeakIn(watching: () => Watching, speaking: () => boolean, may: () => boolean): SpeakIn {
  const held = ref(false)
  const opening = ref(false)
  const problem = ref('')

  const state = computed<SpeakState>(() => {
    if (!held.value) return 'idle'
    if (opening.value) return 'opening'
    return speaking() ? 'on' : 'waiting'
  })

  async function press(): Promise<void> {
    if (held.value || !may()) return
    held.value = true
    problem.value = ''
    opening.value = true
    try {
      await watching().openMicrophone()
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      problem.value = microphoneProblem(error)
      held.value = false
    } finally {
      opening.value = false
    }
    if (held.value) watching().speak(true)
  }

  function release(): void {
    if (!held.value) return
    held.value = false
    watching().speak(false)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isSpeakKey(event)) return
    event.preventDefault()
    if (!event.repeat) void press()
  }

  const onKeyUp = (event: KeyboardEvent) => (event.code === 'F2' || event.code === 'Space') && release()

  onMounted(() => {
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp)
    window.addEventListener('blur', release)
  })
  onScopeDispose(() => {
    window.removeEventListener('keydown', onKeyDown)
    window.removeEventListener('keyup', onKeyUp)
    window.removeEventListener('blur', release)
    release()
  })
  return { state, problem, press, release }
}

function microphoneProblem(error: DOMException): string {
  if (error.name === 'NotAllowedError') return '浏览器未允许使用麦克风，请在地址栏左侧打开麦克风权限'
  if (error.name === 'NotFoundError') return '没有找到麦克风，请检查是否已插好'
  return '麦克风打不开，可能正被其他程序占用'
}
