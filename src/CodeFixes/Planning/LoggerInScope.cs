using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which logger can code at a place write a failure to, and how is that written?</summary>
internal sealed class LoggerInScope
{
    private readonly string _method;
    private readonly bool _exceptionFirst;
    private readonly bool _takesNull;

    private LoggerInScope(ISymbol symbol, ITypeSymbol type, string method, bool exceptionFirst, bool takesNull)
    {
        Symbol = symbol;
        Type = type;
        _method = method;
        _exceptionFirst = exceptionFirst;
        _takesNull = takesNull;
    }

    /// <summary>The field, property, parameter or local that holds the logger.</summary>
    public ISymbol Symbol { get; }

    public ITypeSymbol Type { get; }

    /// <summary>A logger that can be named at the position and is not declared within the given span: a field or property of the type before a parameter or local, and its own before an inherited one.</summary>
    public static LoggerInScope? At(EditSite site, int position, TextSpan? notWithin = null)
    {
        var isStatic = IsStatic(site.Model.GetEnclosingSymbol(position, site.CancellationToken));
        var candidates = site.Model.LookupSymbols(position)
            .Where(s => s.CanBeReferencedByName && TypeOf(s) is { } type && MayLog(type))
            .Where(s => !isStatic || s.IsStatic || s is ILocalSymbol or IParameterSymbol)
            .Where(s => s is not (ILocalSymbol or IParameterSymbol) || IsDeclaredBefore(s, position, notWithin))
            .OrderBy(static s => s is IFieldSymbol or IPropertySymbol ? 0 : 1)
            .ThenBy(static s => s.Name, System.StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if (Of(candidate, TypeOf(candidate)!, site.Model, position) is { } logger)
            {
                return logger;
            }
        }

        return null;
    }

    /// <summary>The call that logs an exception.</summary>
    public string Write(string exception, bool mayBeNull, string message)
    {
        var access = Symbol.Name + (IsNullable(Symbol) ? "?." : ".") + _method;
        var failure = exception + (mayBeNull && !_takesNull ? "!" : "");
        var text = "\"" + message + "\"";
        return access + "(" + (_exceptionFirst ? failure + ", " + text : text + ", " + failure) + ")";
    }

    /// <summary>A method of the logger, or an extension of it, that takes an exception and a message; where it has both orders, the exception comes first.</summary>
    private static LoggerInScope? Of(ISymbol symbol, ITypeSymbol type, SemanticModel model, int position)
    {
        foreach (var name in new[] { "LogError", "Error" })
        {
            var methods = model.LookupSymbols(position, type, name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
                .Where(static m => m is { IsStatic: false, TypeParameters.IsEmpty: true, Parameters.Length: >= 2 }
                    && m.Parameters.Skip(2).All(static p => p.IsParams || p.IsOptional)
                    && !m.GetAttributes().Any(static a => a.AttributeClass?.Name == "ObsoleteAttribute"))
                .ToList();
            if (methods.Find(static m => IsException(m.Parameters[0].Type) && m.Parameters[1].Type.SpecialType == SpecialType.System_String) is { } first)
            {
                return new LoggerInScope(symbol, type, name, exceptionFirst: true, first.Parameters[0].NullableAnnotation != NullableAnnotation.NotAnnotated);
            }

            if (methods.Find(static m => IsException(m.Parameters[1].Type) && m.Parameters[0].Type.SpecialType is SpecialType.System_String or SpecialType.System_Object) is { } second)
            {
                return new LoggerInScope(symbol, type, name, exceptionFirst: false, second.Parameters[1].NullableAnnotation != NullableAnnotation.NotAnnotated);
            }
        }

        return null;
    }

    /// <summary>By its name, so that not every value in scope is looked into; what its methods take decides.</summary>
    private static bool MayLog(ITypeSymbol type) => type.Name.IndexOf("Log", System.StringComparison.Ordinal) >= 0;

    private static bool IsException(ITypeSymbol type) => type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
        IParameterSymbol { RefKind: RefKind.None } parameter => parameter.Type,
        ILocalSymbol { RefKind: RefKind.None } local => local.Type,
        _ => null,
    };

    private static bool IsNullable(ISymbol symbol) => TypeOf(symbol) is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };

    private static bool IsDeclaredBefore(ISymbol symbol, int position, TextSpan? notWithin) =>
        symbol.DeclaringSyntaxReferences.All(r => r.Span.End <= position && notWithin?.Contains(r.Span) != true);

    /// <summary>Whether there is no instance at the place.</summary>
    private static bool IsStatic(ISymbol? symbol)
    {
        for (; symbol is not null and not INamedTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.IsStatic)
            {
                return true;
            }
        }

        return false;
    }
}
