// Package firstrun is the first screen: the two ways in, what the five steps
// give, where secrets go, and the workspaces to go on with. It sends nothing
// and knows no workspace's insides but its name and place.
package firstrun
