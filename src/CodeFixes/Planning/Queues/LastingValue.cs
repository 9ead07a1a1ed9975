using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Is a value of this type good for use after the request that it comes from has been answered?</summary>
internal sealed class LastingValue
{
    private readonly Services _services;

    public LastingValue(Services services) => _services = services;

    /// <summary>Plain data, or a service that lives as long as the host; nothing that the end of the request disposes or gives to the next one.</summary>
    public bool Is(ITypeSymbol? type) => type is not null && Is(type, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>A service of which there is one for the whole host.</summary>
    public bool IsService(ITypeSymbol type) =>
        _services.IsSingleton(type)
        || type.OriginalDefinition is
        {
            Name: "ILogger" or "ILoggerFactory" or "IConfiguration" or "IHostEnvironment" or "IWebHostEnvironment" or "IHostApplicationLifetime" or "IMemoryCache" or "IDistributedCache" or "IHttpClientFactory"
            or "IOptions" or "IOptionsMonitor" or "IServiceScopeFactory",
            ContainingNamespace: { } space,
        } && space.ToDisplayString() is { } name && (name.StartsWith("Microsoft.Extensions.", System.StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", System.StringComparison.Ordinal) || name == "System.Net.Http")
        || type is { Name: "TimeProvider", ContainingNamespace: { Name: "System" } };

    private bool Is(ITypeSymbol type, HashSet<ISymbol> seen)
    {
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_DateTime || (type.SpecialType >= SpecialType.System_Boolean && type.SpecialType <= SpecialType.System_Double) || type.TypeKind == TypeKind.Enum)
        {
            return true;
        }

        if (IsService(type))
        {
            return true;
        }

        if (_services.IsMadeForRequest(type) || type.IsRefLikeType)
        {
            return false;
        }

        return type switch
        {
            IArrayTypeSymbol array => Is(array.ElementType, seen),
            INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(e => Is(e.Type, seen)),
            INamedTypeSymbol { IsAnonymousType: true } anonymous => anonymous.GetMembers().OfType<IPropertySymbol>().All(p => Is(p.Type, seen)),
            INamedTypeSymbol named => IsFramework(named) ? IsFrameworkData(named) && named.TypeArguments.All(a => Is(a, seen)) : IsData(named, seen),
            _ => false,
        };
    }

    private static bool IsFramework(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Values and collections of the framework; a sequence may be a query that has yet to run.</summary>
    private static bool IsFrameworkData(INamedTypeSymbol type)
    {
        var space = type.ContainingNamespace?.ToDisplayString();
        return type.Name != "CancellationToken" && !Disposes(type)
            && ((space == "System" && (type.TypeKind == TypeKind.Struct || type.Name is "Uri" or "Version"))
                || (type.TypeKind == TypeKind.Struct && space is "Microsoft.AspNetCore.Http" or "Microsoft.Extensions.Primitives")
                || (space is "System.Collections.Generic" or "System.Collections.Immutable" or "System.Collections.Concurrent" && type.Name is not ("IEnumerable" or "IAsyncEnumerable" or "IEnumerator" or "IAsyncEnumerator")));
    }

    /// <summary>A class, record or structure of the solution that holds nothing but data. What is virtual may be loaded when it is read, by a proxy whose context is gone.</summary>
    private bool IsData(INamedTypeSymbol type, HashSet<ISymbol> seen) =>
        !seen.Add(type)
        || (type.TypeKind is TypeKind.Class or TypeKind.Struct
            && !type.IsAbstract
            && !Disposes(type)
            && (type.BaseType is null or { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType } || (!IsFramework(type.BaseType) && !type.BaseType.IsAbstract && IsData(type.BaseType, seen)))
            && !type.GetMembers().Any(static m => m is IPropertySymbol { IsVirtual: true })
            && type.GetMembers().OfType<IFieldSymbol>().All(f => f.IsStatic || f.IsConst || Is(f.Type, seen)));

    private static bool Disposes(INamedTypeSymbol type) => type.AllInterfaces.Any(static i => i.Name is "IDisposable" or "IAsyncDisposable");
}
