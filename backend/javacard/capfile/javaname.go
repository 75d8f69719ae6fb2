package capfile

import "slices"

// javaWords are the words that Java reserves, in order (JLS 3.9, with the three literals).
var javaWords = []string{
	"abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue", "default", "do", "double", "else",
	"enum", "extends", "false", "final", "finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long",
	"native", "new", "null", "package", "private", "protected", "public", "return", "short", "static", "strictfp", "super", "switch",
	"synchronized", "throw", "throws", "transient", "true", "try", "void", "volatile", "while",
}

// IsJavaWord reports whether Java reserves the word, so that nothing in the Debug component may be called so but `this`.
func IsJavaWord(word string) bool {
	_, found := slices.BinarySearch(javaWords, word)
	return found
}
