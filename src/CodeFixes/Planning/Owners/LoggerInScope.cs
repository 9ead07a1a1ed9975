using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which logger can code at a place write a failure to, and how is that written?</summary>
internal sealed class LoggerInScope
{
    private readonly string _access;
    private readonly bool _exceptionFirst;
    private readonly bool _takesNull;

    private readonly bool _takesMessage;
    private readonly OwnReport? _report;
    private bool _prints;
    private bool _isOfReceiver;

    private LoggerInScope(string access, bool exceptionFirst, bool takesNull, bool takesMessage = true)
    {
        _access = access;
        _exceptionFirst = exceptionFirst;
        _takesNull = takesNull;
        _takesMessage = takesMessage;
    }

    private LoggerInScope(OwnReport report)
        : this(report.Access, exceptionFirst: true, report.TakesNull) => _report = report;

    /// <summary>The field, property, parameter or local that holds the logger; null where a static class is one.</summary>
    public ISymbol? Symbol { get; private set; }

    public ITypeSymbol? Type => Symbol is null ? null : TypeOf(Symbol);

    /// <summary>A logger that can be named at the position and is not declared within the given span: a field or property of the type before a parameter or local, and its own before an inherited one.</summary>
    public static LoggerInScope? At(EditSite site, int position, TextSpan? notWithin = null, bool orConsole = false, InvocationExpressionSyntax? call = null, bool orProject = true)
    {
        var isStatic = IsStatic(site.Model.GetEnclosingSymbol(position, site.CancellationToken));
        var candidates = site.Model.LookupSymbols(position)
            .Where(s => s.CanBeReferencedByName && TypeOf(s) is { } type && MayLog(type))
            .Where(s => !isStatic || s.IsStatic || s is ILocalSymbol or IParameterSymbol)
            .Where(s => s is not (ILocalSymbol or IParameterSymbol) || IsDeclaredBefore(s, position, notWithin))
            .OrderBy(static s => s is IFieldSymbol or IPropertySymbol ? 0 : 1)
            .ThenBy(static s => s.Name, System.StringComparer.Ordinal)
            .ToList();
        foreach (var candidate in candidates)
        {
            if (Of(candidate.Name + (IsNullable(candidate) || MayBeMissing(candidate, site.Root) ? "?." : "."), TypeOf(candidate)!, isStatic: false, site.Model, position) is { } logger)
            {
                logger.Symbol = candidate;
                return logger;
            }
        }

        if (OfHolder(site, position, candidates) is { } used)
        {
            return used;
        }

        if (OfReceiver(site, call) is { } held)
        {
            held._isOfReceiver = true;
            return held;
        }

        foreach (var (receiver, isNullable, type, isType) in StaticLogger.At(site, position))
        {
            if (Of(receiver + (isNullable ? "?." : "."), type, isType, site.Model, position) is { } logger)
            {
                return logger;
            }
        }

        return OwnReport.At(site, position) is { } report ? new LoggerInScope(report)
            : orProject && ProjectReport.At(site, position) is { } common ? new LoggerInScope(common.Access, exceptionFirst: true, common.Method.Parameters[0].NullableAnnotation != NullableAnnotation.NotAnnotated, common.TakesMessage)
            : orConsole && PrintedReport.At(site, position) is { } print ? new LoggerInScope(print, exceptionFirst: false, takesNull: true) { _prints = true }
            : null;
    }

    /// <summary>The logger that the type around the place takes from an object which holds several: <c>_logs.Server.LogInformation("..")</c>.</summary>
    private static LoggerInScope? OfHolder(EditSite site, int position, IReadOnlyList<ISymbol> candidates)
    {
        if (candidates.Count == 0 || site.Root.FindToken(position).Parent?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault() is not { } type)
        {
            return null;
        }

        foreach (var access in type.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            if (access is { Parent: MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax, Expression: IdentifierNameSyntax holder }
                && candidates.FirstOrDefault(c => c is IFieldSymbol or IPropertySymbol && c.Name == holder.Identifier.ValueText && !IsNullable(c)) is { } candidate
                && site.Model.GetSymbolInfo(access, site.CancellationToken).Symbol is { IsStatic: false } member
                && TypeOf(member) is { } held && MayLog(held)
                && SymbolEqualityComparer.Default.Equals(member.ContainingType, TypeOf(candidate))
                && Of(holder + "." + member.Name + (IsNullable(member) ? "?." : "."), held, isStatic: false, site.Model, position) is { } logger)
            {
                logger.Symbol = member;
                return logger;
            }
        }

        return null;
    }

    /// <summary>The logger of the object that a static callback is given and calls: <c>self._logger</c>.</summary>
    private static LoggerInScope? OfReceiver(EditSite site, InvocationExpressionSyntax? call)
    {
        if (call is not { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } }
            || site.Model.GetSymbolInfo(receiver, site.CancellationToken).Symbol is not (ILocalSymbol or IParameterSymbol)
            || site.Model.GetTypeInfo(receiver, site.CancellationToken).Type is not INamedTypeSymbol type
            || !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken)?.ContainingType?.OriginalDefinition))
        {
            return null;
        }

        return type.GetMembers()
            .Where(static s => !s.IsStatic && s.CanBeReferencedByName && TypeOf(s) is { } held && MayLog(held))
            .OrderBy(static s => s.Name, System.StringComparer.Ordinal)
            .Select(s => Of(receiver.Identifier.Text + "." + s.Name + (IsNullable(s) ? "?." : "."), TypeOf(s)!, isStatic: false, site.Model, call.SpanStart))
            .FirstOrDefault(static logger => logger is not null);
    }

    /// <summary>Whether all members of a type can write to it, or, where it is static, anybody.</summary>
    public bool IsOfType(INamedTypeSymbol type) =>
        Symbol is null ? _report is null && !_isOfReceiver : Symbol is IFieldSymbol or IPropertySymbol && (Symbol.IsStatic || SymbolEqualityComparer.Default.Equals(Symbol.ContainingType, type));

    /// <summary>Whether no instance is needed for it.</summary>
    public bool NeedsNoInstance => Symbol is null || Symbol.IsStatic;

    /// <summary>The call that logs an exception of work whose name is in a variable; null where it takes no message.</summary>
    public string? WriteNamed(string exception, bool mayBeNull, string name)
    {
        if (!_takesMessage || _report is not null)
        {
            return null;
        }

        var failure = exception + (mayBeNull && !_takesNull ? "!" : "");
        return _prints ? _access + "(" + name + " + \" failed: \" + " + exception + ")"
            : _access.EndsWith("LogError", System.StringComparison.Ordinal) && _exceptionFirst ? _access + "(" + failure + ", \"{Work} failed\", " + name + ")"
            : _access + "(" + (_exceptionFirst ? failure + ", " + name + " + \" failed\"" : name + " + \" failed\", " + failure) + ")";
    }

    /// <summary>The call that logs an exception.</summary>
    public string Write(string exception, bool mayBeNull, string message)
    {
        var failure = exception + (mayBeNull && !_takesNull ? "!" : "");
        if (_report is not null)
        {
            return _access + "(" + _report.Write(failure, message) + ")";
        }

        if (_prints)
        {
            return _access + "(\"" + message + ": \" + " + exception + ")";
        }

        var text = "\"" + message + "\"";
        return _access + "(" + (!_takesMessage ? failure : _exceptionFirst ? failure + ", " + text : text + ", " + failure) + ")";
    }

    /// <summary>A method of the logger, or an extension of it, that takes an exception and a message; where it has both orders, the exception comes first.</summary>
    private static LoggerInScope? Of(string access, ITypeSymbol type, bool isStatic, SemanticModel model, int position)
    {
        foreach (var name in new[] { "LogError", "Error", "Log" })
        {
            var methods = model.LookupSymbols(position, type, name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
                .Where(m => m is { TypeParameters.IsEmpty: true, Parameters.Length: >= 2 }
                    && m.IsStatic == isStatic
                    && m.Parameters.Skip(2).All(static p => p.IsParams || p.IsOptional)
                    && !m.GetAttributes().Any(static a => a.AttributeClass?.Name == "ObsoleteAttribute"))
                .ToList();
            if (methods.Find(static m => IsException(m.Parameters[0].Type) && m.Parameters[1].Type.SpecialType == SpecialType.System_String) is { } first)
            {
                // What the compiler fills in is no message.
                var isFilledIn = first.Parameters[1].GetAttributes().Any(static a => a.AttributeClass?.Name is "CallerMemberNameAttribute" or "CallerFilePathAttribute");
                return new LoggerInScope(access + name, exceptionFirst: true, first.Parameters[0].NullableAnnotation != NullableAnnotation.NotAnnotated, takesMessage: !isFilledIn);
            }

            if (methods.Find(static m => IsException(m.Parameters[1].Type) && m.Parameters[0].Type.SpecialType is SpecialType.System_String or SpecialType.System_Object) is { } second)
            {
                return new LoggerInScope(access + name, exceptionFirst: false, second.Parameters[1].NullableAnnotation != NullableAnnotation.NotAnnotated);
            }
        }

        return null;
    }

    /// <summary>By its name, so that not every value in scope is looked into; what its methods take decides.</summary>
    private static bool MayLog(ITypeSymbol type) => type.Name.IndexOf("Log", System.StringComparison.Ordinal) >= 0;

    public static bool IsException(ITypeSymbol type) => type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
        IParameterSymbol { RefKind: RefKind.None } parameter => parameter.Type,
        ILocalSymbol { RefKind: RefKind.None } local => local.Type,
        _ => null,
    };

    private static bool IsNullable(ISymbol symbol) => TypeOf(symbol) is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };

    /// <summary>Whether other code of the file asks first whether there is a logger, or a constructor may be given none: where nothing is annotated, that is all that says so.</summary>
    private static bool MayBeMissing(ISymbol symbol, SyntaxNode root) =>
        TypeOf(symbol) is { IsReferenceType: true } type
        && ((symbol is IFieldSymbol or IPropertySymbol && symbol.ContainingType.InstanceConstructors.Any(c => c.Parameters.Any(p => p is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null } && SymbolEqualityComparer.Default.Equals(p.Type, type))))
            || root.DescendantNodes().OfType<ConditionalAccessExpressionSyntax>().Any(a => (a.Expression is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own.Name : a.Expression) is IdentifierNameSyntax { Identifier.ValueText: var name } && name == symbol.Name));

    private static bool IsDeclaredBefore(ISymbol symbol, int position, TextSpan? notWithin) =>
        symbol.DeclaringSyntaxReferences.All(r => r.Span.End <= position && notWithin?.Contains(r.Span) != true);

    /// <summary>Whether there is no instance at the place.</summary>
    public static bool IsStatic(ISymbol? symbol)
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
