// Package api is an API package: its bodies are for the host.
//
//gocard:api aid=A0000000620101 name=javacard/framework jc304=1.5
package api

import "fmt"

func F(x float64) { go fmt.Println(x) }
