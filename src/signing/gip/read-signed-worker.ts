/** The worker thread that reads one large document of the tax gateway before its signature is checked. */
import { answerFrom } from '../../xml/in-worker.ts'
import { readSignedDocument } from './gip-document.ts'

answerFrom(readSignedDocument)
