/** What is sent: the person before washed-out surroundings, or a neutral picture. */

export const WIDTH = 640
export const HEIGHT = 480
/** The surroundings are reduced to so many points before they are spread out again: nothing finer can be restored. */
const POINTS_ACROSS = 20
const POINTS_DOWN = 15
/** A mask laid over itself so often falls off steeply, so that the person's rim shows no surroundings. */
const STEEPER = 3
const NEUTRAL = '#8a8f94'
const HINT = '背景遮挡尚未就绪，画面暂不发送'

function canvas(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const made = document.createElement('canvas')
  made.width = width
  made.height = height
  const context = made.getContext('2d')
  if (!context) throw new Error('canvas_unusable')
  return [made, context]
}

export class Painter {
  readonly picture: HTMLCanvasElement
  private out: CanvasRenderingContext2D
  private person = canvas(WIDTH, HEIGHT)
  private points = canvas(POINTS_ACROSS, POINTS_DOWN)

  constructor() {
    ;[this.picture, this.out] = canvas(WIDTH, HEIGHT)
    this.neutral()
  }

  /** The camera's picture `frame` under its own mask. */
  masked(frame: HTMLCanvasElement, mask: CanvasImageSource): void {
    this.cutOut(frame, mask)
    const [points, reduced] = this.points
    reduced.imageSmoothingQuality = 'high'
    reduced.drawImage(frame, 0, 0, POINTS_ACROSS, POINTS_DOWN)
    this.out.imageSmoothingQuality = 'high'
    this.out.drawImage(points, 0, 0, WIDTH, HEIGHT)
    this.out.drawImage(this.person[0], 0, 0)
  }

  /** Nothing of the camera: grey, with a word to the one who sees it. */
  neutral(): void {
    this.out.fillStyle = NEUTRAL
    this.out.fillRect(0, 0, WIDTH, HEIGHT)
    this.out.fillStyle = '#fff'
    this.out.font = '24px system-ui, "Noto Sans CJK SC", sans-serif'
    this.out.textAlign = 'center'
    this.out.fillText(HINT, WIDTH / 2, HEIGHT / 2)
  }

  private cutOut(frame: HTMLCanvasElement, mask: CanvasImageSource): void {
    const context = this.person[1]
    context.globalCompositeOperation = 'copy'
    context.drawImage(mask, 0, 0, WIDTH, HEIGHT)
    context.globalCompositeOperation = 'destination-in'
    for (let time = 1; time < STEEPER; time += 1) context.drawImage(mask, 0, 0, WIDTH, HEIGHT)
    context.globalCompositeOperation = 'source-in'
    context.drawImage(frame, 0, 0, WIDTH, HEIGHT)
  }
}
