using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Another assembly that is let see what is internal.</summary>
internal static class FriendAssembly
{
    /// <summary>The simple name that an <c>InternalsVisibleTo</c> gives, without the key; null for any other attribute.</summary>
    public static string? NameOf(AttributeData attribute) =>
        attribute is { AttributeClass.Name: "InternalsVisibleToAttribute", ConstructorArguments: [{ Value: string name }] } ? name.Split(',')[0].Trim() : null;

    /// <summary>Whether it is made at run time, for mocks and proxies: it implements what it sees, and only code that can be seen calls it.</summary>
    public static bool IsMadeAtRunTime(string name) => name is "DynamicProxyGenAssembly2" or "ProxyBuilder";
}
