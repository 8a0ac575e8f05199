import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { AppModule } from '../../api/src/app.module.js';
import { WorkerModule } from '../../worker/src/worker.module.js';

type Class = abstract new (...args: never[]) => object;
type Dynamic = { module: Class } & Partial<Record<Part, unknown[]>>;
type Given = Class | Dynamic;

/** What a Nest application is made of, by class name. */
interface Made {
  modules: string[];
  resolvers: string[];
  controllers: string[];
}

const PARTS = ['imports', 'providers', 'controllers'] as const;
type Part = (typeof PARTS)[number];

const metadata = (part: Part, of: Class): unknown[] => (Reflect.getMetadata(part, of) as unknown[] | undefined) ?? [];

/** A module's parts, those of its decorator and those of a `forRoot`. */
function partsOf(given: Given): { module: Class; parts: Record<Part, unknown[]> } {
  const { module, ...own }: Dynamic = typeof given === 'function' ? { module: given } : given;
  const parts = PARTS.map((part) => [part, [...metadata(part, module), ...(own[part] ?? [])]]);
  return { module, parts: Object.fromEntries(parts) as Record<Part, unknown[]> };
}

const classesOf = (providers: unknown[]): Class[] =>
  providers
    .map((provider) => (typeof provider === 'function' ? provider : (provider as { useClass?: unknown }).useClass))
    .filter((provider): provider is Class => typeof provider === 'function');

/** A class with a query, mutation, field or reference of GraphQL. */
const isResolver = (provider: Class): boolean =>
  Object.getOwnPropertyNames(provider.prototype).some((name) => {
    const method = Object.getOwnPropertyDescriptor(provider.prototype, name)!.value as object | undefined;
    return (
      typeof method === 'function' && Reflect.getMetadataKeys(method).some((key) => String(key).startsWith('graphql:'))
    );
  });

/** Everything a root module brings, followed through imports, modules made at run time, and promises of them. */
async function madeOf(root: Class): Promise<Made> {
  const seen = new Set<Given>();
  const [modules, providers, controllers] = [new Set<Class>(), new Set<Class>(), new Set<Class>()];
  const walk = async (given: Given): Promise<void> => {
    if (seen.has(given)) return;
    seen.add(given);
    const { module, parts } = partsOf(given);
    modules.add(module);
    classesOf(parts.providers).forEach((provider) => providers.add(provider));
    classesOf(parts.controllers).forEach((controller) => controllers.add(controller));
    for (const imported of parts.imports) await walk((await imported) as Given);
  };
  await walk(root);
  const names = (classes: Iterable<Class>): string[] => [...new Set([...classes].map(({ name }) => name))].sort();
  return {
    modules: names(modules),
    resolvers: names([...providers].filter(isResolver)),
    controllers: names(controllers),
  };
}

const libs = join(import.meta.dirname, '..', '..', '..', 'libs');

/** The modules that the libs' files of this kind declare. */
const declared = (ending: RegExp): string[] =>
  readdirSync(libs, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .flatMap((file) =>
      [...readFileSync(join(libs, file), 'utf8').matchAll(/^export class (\w+Module) /gm)].map(([, name]) => name!),
    )
    .sort();

@Resolver()
class CanaryResolver {
  @Query(() => String)
  sing(): string {
    return 'tweet';
  }
}
@Injectable()
class QuietService {}
@Controller()
class CanaryController {
  @Get()
  sing(): string {
    return 'tweet';
  }
}
@Module({ providers: [QuietService, { provide: 'canary', useClass: CanaryResolver }], controllers: [CanaryController] })
class InnerModule {}
@Module({})
class OuterModule {}
@Module({ imports: [QuietService, { module: OuterModule, imports: [Promise.resolve({ module: InnerModule })] }] })
class CanaryModule {}

describe('what the two processes are made of', () => {
  it('is found through modules made at run time, and through providers by token', async () => {
    expect(await madeOf(CanaryModule)).toEqual({
      modules: ['CanaryModule', 'InnerModule', 'OuterModule', 'QuietService'],
      resolvers: ['CanaryResolver'],
      controllers: ['CanaryController'],
    });
  });

  it('puts every resolver and route into the api, and no job', async () => {
    const { modules, resolvers, controllers } = await madeOf(AppModule);
    expect(modules.filter((name) => name.endsWith('JobsModule'))).toEqual([]);
    expect(modules.filter((name) => name.endsWith('GraphqlModule'))).toEqual(declared(/-graphql\.module\.ts$/));
    expect(resolvers).toContain('ViewerResolver');
    expect(controllers).toContain('HealthController');
  });

  it('puts every job into the worker, and nothing that answers a request', async () => {
    const { modules, resolvers, controllers } = await madeOf(WorkerModule);
    expect(modules.filter((name) => name.endsWith('JobsModule'))).toEqual(declared(/jobs\.module\.ts$/));
    expect(modules.filter((name) => /graphql/i.test(name))).toEqual([]);
    expect(resolvers).toEqual([]);
    expect(controllers).toEqual([]);
  });
});
