package practice

import "testing"

// TestMorePeople: they can be asked for by id, some are administrators whose
// tokens work, and they are the same in every org of a seed.
func TestMorePeople(t *testing.T) {
	const more = 1_000
	few, _ := startOrg(t, Config{})
	o, _ := startOrg(t, Config{People: more})
	logins := o.Logins()
	if len(logins) != len(few.Logins())+more {
		t.Fatalf("%d people, %d in a small org", len(logins), len(few.Logins()))
	}
	last := logins[len(logins)-1]
	user := o.adminSends(t, "GET", "/api/v1/users/"+last, "", 200).object(t)
	if again := o.adminSends(t, "GET", "/api/v1/users/"+user["id"].(string), "", 200).object(t); again["profile"].(map[string]any)["login"] != last {
		t.Errorf("by id: %v", again)
	}
	admins := 0
	for _, login := range logins[len(few.Logins()):] {
		token := o.TokenOf(login)
		if token == "" {
			continue
		}
		admins++
		r := send(t, "GET", o.URL()+"/api/v1/users/me", "", header("Authorization", "SSWS "+token))
		if r.status != 200 || r.object(t)["profile"].(map[string]any)["login"] != login {
			t.Fatalf("%s: %d %s", login, r.status, r.body)
		}
	}
	if admins != more/moreAdminEvery {
		t.Errorf("%d of them are administrators", admins)
	}
}
