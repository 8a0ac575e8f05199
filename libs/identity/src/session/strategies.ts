import { Clock, SECOND } from '#kernel';
import { Config } from '#platform';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy as Jwt } from 'passport-jwt';
import { Strategy as Local } from 'passport-local';
import type { Actor } from '../access/actor.js';
import type { OrganizationKind, Role } from '../core/index.js';
import { People, type Person } from '../person/person.service.js';

interface Claims {
  sub: string;
  org: string;
  kind: OrganizationKind;
  roles: Role[];
  /** Seconds since 1970. */
  exp: number;
}

/** Address and password, checked once at sign-in. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Local, 'local') {
  constructor(private readonly people: People) {
    super({ usernameField: 'email', passwordField: 'password' });
  }

  async validate(email: string, password: string): Promise<Person | false> {
    return (await this.people.verify(email, password)) ?? false;
  }
}

/** An access token: what it says of the person holds until it ends, 15 minutes after it was given. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Jwt, 'jwt') {
  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: config.jwtSecret,
      algorithms: ['HS256'],
      issuer: 'yunshi',
      ignoreExpiration: true, // it would ask the machine's clock; `validate` asks the product's
      passReqToCallback: true,
    });
  }

  validate(request: FastifyRequest, claims: Claims): Actor | false {
    if (!(this.clock.now() < claims.exp * SECOND)) return false;
    return {
      personId: claims.sub,
      organizationId: claims.org,
      organizationKind: claims.kind,
      roles: claims.roles,
      requestId: request.id,
    };
  }
}
