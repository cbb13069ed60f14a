/** Hearing each side alone: the sound is stereo, left the relative, right the inmate. */
export type Channel = 'both' | 'relative' | 'inmate'

export const CHANNEL_LABEL: Record<Channel, string> = { both: '双方', relative: '仅家属', inmate: '仅服刑人员' }

/** Gains from [left to left, left to right, right to left, right to right]; a side alone fills both ears. */
export function gainsOf(channel: Channel): readonly [number, number, number, number] {
  if (channel === 'relative') return [1, 1, 0, 0]
  return channel === 'inmate' ? [0, 0, 1, 1] : [1, 0, 0, 1]
}

/** Puts gains between an audio element and the loudspeakers. */
export class ChannelSwitch {
  private context = new AudioContext()
  private gains: GainNode[]

  constructor(element: HTMLMediaElement) {
    const splitter = this.context.createChannelSplitter(2)
    const merger = this.context.createChannelMerger(2)
    this.context.createMediaElementSource(element).connect(splitter)
    this.gains = [0, 1, 2, 3].map((index) => {
      const gain = this.context.createGain()
      splitter.connect(gain, Math.floor(index / 2))
      gain.connect(merger, 0, index % 2)
      return gain
    })
    merger.connect(this.context.destination)
  }

  choose(channel: Channel): void {
    gainsOf(channel).forEach((value, index) => (this.gains[index]!.gain.value = value))
    void this.context.resume()
  }

  close(): void {
    void this.context.close()
  }
}
