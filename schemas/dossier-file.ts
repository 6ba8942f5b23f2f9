/** A file that was handed over, named by its content. */
import { Type, type Static } from 'typebox'
import { Sha256, line } from './primitives.ts'

export const Attachment = Type.Object(
  {
    digest: Sha256,
    fileName: line(255),
    mediaType: Type.String({ maxLength: 100, pattern: '^[a-z]+/[A-Za-z0-9.+-]+$', 'x-form': { vi: 'kiểu nội dung', en: 'media type' }, examples: ['application/pdf'] }),
    size: Type.Integer({ minimum: 1, description: 'bytes' }),
  },
  { additionalProperties: false },
)
export type Attachment = Static<typeof Attachment>
