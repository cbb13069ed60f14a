/** Three soft notes through the chosen speaker; resolves when they are over. */
export async function playTestTone(speaker: string): Promise<void> {
  const context = new AudioContext()
  await useSpeaker(context, speaker)
  await context.resume()
  const notes = [523.25, 659.25, 783.99]
  notes.forEach((frequency, index) => playNote(context, frequency, context.currentTime + index * 0.35))
  await new Promise((resolve) => setTimeout(resolve, notes.length * 350 + 300))
  await context.close()
}

async function useSpeaker(context: AudioContext, speaker: string): Promise<void> {
  const chooser = context as AudioContext & { setSinkId?: (id: string) => Promise<void> }
  if (speaker && chooser.setSinkId) await chooser.setSinkId(speaker)
}

function playNote(context: AudioContext, frequency: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.25, at + 0.03)
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.55)
}
