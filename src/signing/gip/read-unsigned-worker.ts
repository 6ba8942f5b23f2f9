/** The worker thread that reads one large document of the tax gateway before it is signed. */
import { answerFrom } from '../../xml/in-worker.ts'
import { readUnsignedDocument } from './gip-document.ts'

answerFrom(readUnsignedDocument)
