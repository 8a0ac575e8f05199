import { Public } from '#identity';
import { type ApiDocument, PROVIDER_API } from '#procurement';
import { Controller, Get } from '@nestjs/common';
import { providerApiDocument } from './openapi.js';

@Controller(PROVIDER_API)
export class ProviderApiDocumentController {
  /** For whoever writes an agent. */
  @Get('openapi.json')
  @Public()
  document(): ApiDocument {
    return providerApiDocument;
  }
}
