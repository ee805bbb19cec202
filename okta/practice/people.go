package practice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Types of the standard admin roles that the org tells apart.
const (
	roleSuper    = "SUPER_ADMIN"
	roleOrg      = "ORG_ADMIN"
	roleApp      = "APP_ADMIN"
	roleReadOnly = "READ_ONLY_ADMIN"
	roleReport   = "REPORT_ADMIN"
	roleUser     = "USER_ADMIN"
	roleHelpDesk = "HELP_DESK_ADMIN"
)

// Role is a standard admin role that somebody has.
type Role struct {
	Type    string // as in Okta's API, for example APP_ADMIN
	ByGroup bool   // got from a group, not directly
}

// User is a person of the org.
type User struct {
	Login     string   // unique; what they sign in with
	FirstName string   // "" is the part of Login before the @
	LastName  string   // "" is Practice
	Roles     []Role   // admin roles; none is an ordinary user
	Apps      []string // which of the two Workflows apps are assigned: okta_flow_sso, flow
}

// person is a user with what the org derives for them.
type person struct {
	User
	id string // 00u…
}

func (p person) name() string { return p.FirstName + " " + p.LastName }

func (p person) actor() actor {
	return actor{ID: p.id, Type: "User", AlternateID: p.Login, DisplayName: p.name()}
}

// roleTypes are the types of a person's admin roles.
func (p person) roleTypes() []string {
	var out []string
	for _, r := range p.Roles {
		out = append(out, r.Type)
	}
	return out
}

// Who the org always has besides its administrator.
const (
	readOnlyLogin = "riley.reader@practice.example"
	appAdminLogin = "avery.apps@practice.example"
	plainLogin    = "sam.staff@practice.example"
)

// newPeople are the seeded people and those of the configuration, in this
// order. The first is the administrator.
func newPeople(cfg Config, s seed) ([]person, error) {
	roles := cfg.Roles
	if roles == nil {
		roles = []Role{{Type: roleSuper}}
	}
	users := append([]User{
		{adminLogin, adminFirstName, adminLastName, roles, []string{appWorkflows, appWorkflowsOAuth}},
		{readOnlyLogin, "Riley", "Reader", []Role{{Type: roleReadOnly}}, nil},
		{appAdminLogin, "Avery", "Apps", []Role{{Type: roleApp, ByGroup: true}}, []string{appWorkflows}},
		{plainLogin, "Sam", "Staff", nil, nil},
	}, cfg.Users...)
	users = append(users, morePeople(cfg.People)...)
	var out []person
	for _, u := range users {
		local, _, _ := strings.Cut(u.Login, "@")
		u.FirstName, u.LastName = cmp.Or(u.FirstName, local), cmp.Or(u.LastName, "Practice")
		p := person{User: u, id: s.id("00u", "user/"+u.Login)}
		if u.Login == adminLogin {
			p.id = s.id("00u", "admin")
		}
		if err := checkPerson(p, out); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func checkPerson(p person, others []person) error {
	if p.Login == "" || slices.ContainsFunc(others, func(o person) bool { return strings.EqualFold(o.Login, p.Login) }) {
		return fmt.Errorf("practice: the login %q is empty or taken", p.Login)
	}
	for _, r := range p.Roles {
		if _, known := roleLabel(r.Type); !known {
			return fmt.Errorf("practice: %q is not a standard admin role", r.Type)
		}
	}
	return nil
}

// person finds somebody by id or login.
func (o *Org) person(idOrLogin string) (person, bool) {
	i := slices.IndexFunc(o.people, func(p person) bool { return p.id == idOrLogin || strings.EqualFold(p.Login, idOrLogin) })
	if i < 0 {
		return person{}, false
	}
	return o.people[i], true
}

// password is what a person signs in with. The sign-in page names it: there is
// nothing here to protect.
func (o *Org) password(p person) string { return o.seed.text("password/"+p.Login, easyLetters, 12) }

// easyLetters are those that nobody takes for one another.
const easyLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// assigned reports whether a person may use an app. Only the two Workflows apps
// are assigned one by one; every other app is everybody's.
func (o *Org) assigned(p person, a application) bool {
	if a.Name == appWorkflows || a.Name == appWorkflowsOAuth {
		return slices.Contains(p.Apps, a.Name) && !o.faulty(faultUnassigned)
	}
	return !o.faulty(faultUnassigned)
}

// roleLabel is what the Admin Console calls a standard role.
func roleLabel(kind string) (label string, known bool) {
	label, known = map[string]string{
		roleSuper: "Super Administrator", roleOrg: "Organization Administrator", roleApp: "Application Administrator",
		roleReadOnly: "Read-Only Administrator", roleReport: "Report Administrator", roleUser: "Group Administrator",
		roleHelpDesk: "Help Desk Administrator", "GROUP_MEMBERSHIP_ADMIN": "Group Membership Administrator",
		"API_ACCESS_MANAGEMENT_ADMIN": "API Access Management Administrator", "MOBILE_ADMIN": "Mobile Administrator",
	}[kind]
	return label, known
}
