using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which static classes can code at a place log by: those with a method that takes a failure, like <c>Log.Error(exception, "...")</c>, and those that hold a logger for each level, like <c>LogContext.Error</c>.</summary>
internal static class StaticLogger
{
    /// <summary>How each is written, and what its methods are looked up on: the class itself, or the type of the logger that it holds.</summary>
    public static IEnumerable<(string Receiver, bool IsNullable, ITypeSymbol Type, bool IsStatic)> At(EditSite site, int position)
    {
        var classes = site.Model.LookupNamespacesAndTypes(position)
            .OfType<INamedTypeSymbol>()
            .Where(static t => t is { IsStatic: true, IsGenericType: false } && t.Name.StartsWith("Log", StringComparison.Ordinal))
            .OrderBy(static t => t.Name.Length)
            .ThenBy(static t => t.Name, StringComparer.Ordinal);
        foreach (var type in classes)
        {
            yield return (type.Name, false, type, true);
            foreach (var level in new[] { "Error", "Warning" })
            {
                if (type.GetMembers(level).OfType<IPropertySymbol>().FirstOrDefault(p => p.GetMethod is not null && site.Model.IsAccessible(position, p)) is { } property)
                {
                    var isValue = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
                    yield return (type.Name + "." + level, isValue || property.Type is { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.NotAnnotated }, isValue ? ((INamedTypeSymbol)property.Type).TypeArguments[0] : property.Type, false);
                }
            }
        }
    }
}
