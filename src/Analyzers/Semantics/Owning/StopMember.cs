using System;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does this member stop what its type runs?</summary>
internal static class StopMember
{
    public static bool Is(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsStatic: false, TypeParameters.IsEmpty: true } && IsNamedSo(method.Name)
            ? method.DeclaredAccessibility != Accessibility.Private
            : method is { MethodKind: MethodKind.ExplicitInterfaceImplementation, ExplicitInterfaceImplementations: { Length: > 0 } implemented } && IsNamedSo(implemented[0].Name);

    /// <summary>The interface's own name of an explicit implementation, or the member's.</summary>
    public static string NameOf(IMethodSymbol method) => method.ExplicitInterfaceImplementations is { Length: > 0 } implemented ? implemented[0].Name : method.Name;

    /// <summary>Whether this is a <c>Dispose</c> that cannot await: what the framework calls whatever became of the type, and when nobody can wait.</summary>
    public static bool IsSynchronousDispose(IMethodSymbol method) => NameOf(method) == "Dispose" && method.ReturnsVoid;

    public static bool IsNamedSo(string name) => name is "Dispose" or "DisposeAsync" || Leads(name, "Stop") || Leads(name, "Close") || Leads(name, "Shutdown");

    /// <summary>The whole first word of the name: <c>StopAsync</c>, not <c>Stopwatch</c>.</summary>
    private static bool Leads(string name, string word) =>
        name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || char.IsUpper(name[word.Length]));
}
