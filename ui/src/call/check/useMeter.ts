/** How loud the microphone is, 0..1. */
import { onScopeDispose, ref, watch, type Ref, type ShallowRef } from 'vue'

const FLOOR_DB = -60

/** Root mean square of samples -1..1 as a share of the meter. */
function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  if (rms === 0) return 0
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(rms)) / FLOOR_DB))
}

export function useMeter(stream: ShallowRef<MediaStream | null>): Ref<number> {
  const level = ref(0)
  let stop = () => {}

  watch(stream, (next) => {
    stop()
    stop = next && next.getAudioTracks().length > 0 ? listen(next, level) : () => {}
  }, { immediate: true })
  onScopeDispose(() => stop())
  return level
}

function listen(stream: MediaStream, level: Ref<number>): () => void {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 1024 })
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    level.value = Math.max(loudness(samples), level.value * 0.8)
  }, 60)
  return () => {
    clearInterval(timer)
    level.value = 0
    void context.close()
  }
}
