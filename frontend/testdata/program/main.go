// Command program is no package for a card.
package main

func main() {}
