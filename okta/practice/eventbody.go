package practice

// eventBody is an event as GET /api/v1/logs shows it, member by member as in
// recorded answers.
func (o *Org) eventBody(e event) object {
	return object{
		"actor": object{
			"id": e.Actor.ID, "type": e.Actor.Type, "alternateId": e.Actor.AlternateID,
			"displayName": e.Actor.DisplayName, "detailEntry": nil,
		},
		"client": object{
			"userAgent": object{"rawUserAgent": e.UserAgent, "os": "Unknown", "browser": "UNKNOWN"},
			"zone":      "null", "device": "Unknown", "id": nil, "ipAddress": e.IP, "geographicalContext": nowhere(),
		},
		"device": nil,
		"authenticationContext": object{
			"authenticationProvider": nil, "credentialProvider": nil, "credentialType": nil, "issuer": nil,
			"interface": nil, "authenticationStep": 0, "externalSessionId": "unknown",
		},
		"displayMessage":  e.Message,
		"eventType":       e.Type,
		"outcome":         object{"result": e.result(), "reason": optional(e.Failure)},
		"published":       stamp(e.Published),
		"securityContext": object{"asNumber": nil, "asOrg": nil, "isp": nil, "domain": nil, "isProxy": nil},
		"severity":        e.Severity,
		"debugContext":    object{"debugData": e.Debug},
		"legacyEventType": optional(legacyTypes()[e.Type]),
		"transaction":     object{"type": "WEB", "id": e.RequestID, "detail": object{}},
		"uuid":            e.UUID,
		"version":         "0",
		"request": object{"ipChain": []object{
			{"ip": e.IP, "geographicalContext": nowhere(), "version": "V4", "source": nil},
		}},
		"target": targetBodies(e.Targets),
	}
}

// legacyTypes are the older names of event types that recordings show.
func legacyTypes() map[string]string {
	return map[string]string{
		"app.oauth2.token.grant.access_token": "app.oauth2.token.grant.access_token_success",
		"user.session.start":                  "core.user_auth.login_success",
	}
}

// nowhere is the place of every caller. The postal code is a string: Okta's
// client for Go refuses a number.
func nowhere() object {
	return object{
		"city": "Loopback", "state": "Practice", "country": "Practice", "postalCode": "00000",
		"geolocation": object{"lat": 0.0, "lon": 0.0},
	}
}

func targetBodies(targets []target) any {
	if len(targets) == 0 {
		return nil
	}
	out := []object{}
	for _, t := range targets {
		var detail any
		if t.Detail != nil {
			detail = t.Detail
		}
		out = append(out, object{
			"id": t.ID, "type": t.Type, "alternateId": optional(t.AlternateID),
			"displayName": t.DisplayName, "detailEntry": detail,
		})
	}
	return out
}
