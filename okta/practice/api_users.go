package practice

import "net/http"

// pathUser is the person a request's path names: an id, a login, or me.
func (o *Org) pathUser(r *http.Request) (person, error) {
	id := r.PathValue("user")
	if id == "me" {
		id = callOf(r.Context()).Actor.ID // an app's token has no person behind it
	}
	p, known := o.person(id)
	if !known {
		return person{}, notFound(r.PathValue("user"), "User")
	}
	return p, nil
}

// getMe is GET /api/v1/users/me: who the token acts for.
func (o *Org) getMe(w http.ResponseWriter, r *http.Request) error {
	r.SetPathValue("user", "me")
	return o.getUser(w, r)
}

// getUser is GET /api/v1/users/{id or login}.
func (o *Org) getUser(w http.ResponseWriter, r *http.Request) error {
	p, err := o.pathUser(r)
	if err != nil {
		return err
	}
	born := stamp(orgBorn())
	writeJSON(w, http.StatusOK, object{
		"id": p.id, "status": active, "created": born, "activated": born, "statusChanged": born,
		"lastLogin": born, "lastUpdated": born, "passwordChanged": born,
		"type": object{"id": o.seed.id("oty", "user")},
		"profile": object{
			"firstName": p.FirstName, "lastName": p.LastName, "mobilePhone": nil, "secondEmail": nil,
			"login": p.Login, "email": p.Login,
		},
		"credentials": object{"password": object{}, "provider": object{"type": "OKTA", "name": "OKTA"}},
		"_links":      object{"self": object{"href": o.URL() + "/api/v1/users/" + p.id}},
	})
	return nil
}

// listUserRoles is GET /api/v1/users/{id}/roles: direct roles and those of groups.
func (o *Org) listUserRoles(w http.ResponseWriter, r *http.Request) error {
	p, err := o.pathUser(r)
	if err != nil {
		return err
	}
	bodies := []object{}
	for _, role := range p.Roles {
		assignment := "USER"
		if role.ByGroup {
			assignment = "GROUP"
		}
		body := roleBody(role.Type, assignment, orgBorn(), o.URL()+"/api/v1/users/"+p.id)
		body["id"] = o.seed.id("ra1", p.id+role.Type)
		bodies = append(bodies, body)
	}
	writeJSON(w, http.StatusOK, bodies)
	return nil
}

// getAppUser is GET /api/v1/apps/{app}/users/{user}: 404 means not assigned.
func (o *Org) getAppUser(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	p, err := o.pathUser(r)
	if err != nil {
		return err
	}
	if !o.assigned(p, a) {
		return notFound(p.id, "AppUser")
	}
	since := stamp(a.Created)
	writeJSON(w, http.StatusOK, object{
		"id": p.id, "created": since, "lastUpdated": since, "scope": "USER", "status": active,
		"statusChanged": since, "passwordChanged": nil, "syncState": "DISABLED",
		"credentials": object{"userName": p.Login}, "profile": object{"email": p.Login},
		"_links": object{
			"app":  object{"href": o.URL() + "/api/v1/apps/" + a.ID},
			"user": object{"href": o.URL() + "/api/v1/users/" + p.id},
		},
	})
	return nil
}
