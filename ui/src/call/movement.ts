/** The turns of the head that the platform asks for, shown one after the other and filmed. */
import { http, type LiveFace, type LivenessChallenge, type Turn } from '@/api'
import { captureFace } from './check/captureFace'

const EVERY_MS = 180
const FRAME_SIDE = 480
const FRAME_QUALITY = 0.8

export interface Prompt {
  turn: Turn | null
  text: string
  ms: number
}

const WORDS: Record<Turn, string> = { left: '慢慢向左转头', right: '慢慢向右转头' }

/** Ahead, each turn, and ahead again; the second turn leads over the middle and takes longer. */
export function promptsOf(turns: readonly Turn[]): Prompt[] {
  return [
    { turn: null, text: '请正对镜头', ms: 800 },
    ...turns.map((turn, place) => ({ turn, text: `${place > 0 ? '再' : ''}${WORDS[turn]}`, ms: place > 0 ? 2200 : 1700 })),
    { turn: null, text: '慢慢转回正面', ms: 1000 },
  ]
}

export const challengeFromPlatform = () => http.post<LivenessChallenge>('/api/liveness-challenges')

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Takes the picture and, where the platform asks for turns, frames while they are shown by `show`. */
export async function filmed(video: HTMLVideoElement, challenge: LivenessChallenge, show: (prompt: Prompt | null) => void): Promise<LiveFace> {
  const picture = captureFace(video)
  if (challenge.turns.length === 0) return { picture, movement: null }
  const frames: string[] = []
  try {
    for (const prompt of promptsOf(challenge.turns)) {
      show(prompt)
      for (let left = prompt.ms; left > 0; left -= EVERY_MS) {
        await wait(Math.min(EVERY_MS, left))
        frames.push(captureFace(video, FRAME_SIDE, FRAME_QUALITY))
      }
    }
  } finally {
    show(null)
  }
  return { picture, movement: { challenge: challenge.challenge, frames } }
}
