package practice

import "fmt"

// moreAdminEvery is which of the people that [Config.People] asks for is an
// administrator: every tenth, as in an org where few are.
const moreAdminEvery = 10

// morePeople makes n people up. They are the same in every org. Their roles take
// turns; every other administrator has theirs from a group.
func morePeople(n int) []User {
	roles := []string{roleApp, roleReadOnly, roleOrg, roleReport, roleHelpDesk, roleUser, roleSuper}
	var users []User
	for i := range n {
		first, last := pick1(moreFirstNames(), i), pick1(moreTrees(), i/7)
		u := User{Login: fmt.Sprintf("person-%04d@practice.example", i+1), FirstName: first, LastName: last}
		if i%moreAdminEvery == moreAdminEvery-1 {
			nth := i / moreAdminEvery
			u.Roles = []Role{{Type: pick1(roles, nth), ByGroup: nth%2 == 1}}
		}
		users = append(users, u)
	}
	return users
}

func moreFirstNames() []string {
	return []string{"Alex", "Billie", "Charlie", "Dana", "Eden", "Finley", "Gray", "Harper", "Indigo", "Jules", "Kit"}
}
