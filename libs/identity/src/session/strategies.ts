import { Clock, SECOND } from '#kernel';
import { Config } from '#platform';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy as Jwt } from 'passport-jwt';
import { Strategy as Local } from 'passport-local';
import type { Actor } from '../access/actor.js';
import type { OrganizationKind, Role } from '../core/index.js';
import { createSecretKey } from 'node:crypto';
import { People, type Person } from '../person/person.service.js';
import { codeRequired, SecondFactors, wrongCode } from '../second-factor/second-factors.service.js';
import { ISSUER, Sessions } from './session.service.js';
import type { SignInInput } from './session.type.js';
import { SignInGuardian } from './sign-in-guardian.js';

interface Claims {
  sub: string;
  org: string;
  kind: OrganizationKind;
  roles: Role[];
  /** The session's id; a token without one lasts until its `exp`, whatever is ended. `Sessions` always gives one. */
  sid?: string;
  /** Of a session that is good at this relying system alone. */
  sys?: string;
  /** The provider whose sandbox it is good in, and nowhere else. */
  box?: string;
  /** In production, of a person without a second factor. */
  bare?: true;
  /** Seconds since 1970. */
  exp: number;
}

/** Address and password, checked once at sign-in. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Local, 'local') {
  constructor(
    private readonly people: People,
    private readonly guardian: SignInGuardian,
    private readonly factors: SecondFactors,
  ) {
    super({ usernameField: 'email', passwordField: 'password', passReqToCallback: true });
  }

  async validate({ body }: { body: SignInInput }, email: string, password: string): Promise<Person | false> {
    let knows = false;
    const check = async (): Promise<Person | null> => {
      const person = await this.people.verify(email, password);
      knows = person !== null;
      if (!person || !(await this.factors.isOn(person.id))) return person;
      // Thrown, so that it ends no row of wrong codes: a password would otherwise buy any number of guesses.
      if (!body.code) throw codeRequired();
      return (await this.factors.use(person.id, body.code)) ? person : null;
    };
    const person = await this.guardian.guard(email, check, () => this.people.idOf(email));
    if (!person && knows) throw wrongCode();
    return person ?? false;
  }
}

/** An access token: what it says of the person holds until it ends, 15 minutes after it was given, or its session does. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Jwt, 'jwt') {
  constructor(
    config: Config,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      // A key object: of a text the library tries each time whether it is a public key, by failing to read it as one.
      secretOrKey: createSecretKey(Buffer.from(config.jwtSecret)) as unknown as Buffer,
      algorithms: ['HS256'],
      issuer: ISSUER,
      ignoreExpiration: true, // it would ask the machine's clock; `validate` asks the product's
      passReqToCallback: true,
    });
  }

  async validate(request: FastifyRequest, claims: Claims): Promise<Actor | false> {
    if (claims.sys) return false;
    if (!(this.clock.now() < claims.exp * SECOND)) return false;
    if (claims.sid && !(await this.sessions.isOpen(claims.sid))) return false;
    return {
      personId: claims.sub,
      organizationId: claims.org,
      organizationKind: claims.kind,
      roles: claims.roles,
      requestId: request.id,
      ...(claims.sid && { sessionId: claims.sid }),
      ...(claims.box && { sandboxOf: claims.box }),
      ...(claims.bare && { lacksFactor: true as const }),
    };
  }
}
