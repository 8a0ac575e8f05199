import { type Actor, Allow, CurrentActor } from '#identity';
import { notFound, text } from '#kernel';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { attachment } from '../invoice/download-name.js';
import { FILE_TYPES, isFileType } from '../invoice/invoice-files.service.js';
import { CreditNoteFiles } from './credit-note-files.service.js';
import { CreditNotes } from './credit-notes.service.js';

/** Downloads, with the same authorization as the credit note itself. */
@Controller('v1/credit-notes')
export class CreditNotesController {
  constructor(
    private readonly notes: CreditNotes,
    private readonly files: CreditNoteFiles,
  ) {}

  /** GET /v1/credit-notes/{id}.pdf | .csv | .xlsx | .xml | .json */
  @Get(':file')
  @Allow('creditNote')
  async file(@CurrentActor() actor: Actor, @Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const dot = file.lastIndexOf('.');
    const [id, extension] = [file.slice(0, Math.max(0, dot)), file.slice(dot + 1)];
    if (!isFileType(extension)) throw notFound(text('file', '文件'));
    const note = await this.notes.forReading(actor, id);
    await reply
      .header('content-type', FILE_TYPES[extension])
      .header('content-disposition', attachment(`${note.number}.${extension}`))
      .send(await this.files.file(note, extension));
  }
}
