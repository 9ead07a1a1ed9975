using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does the project have a method of its own that observes the failure of a task which nobody awaits?</summary>
internal sealed class SinkInReach
{
    private SinkInReach(IMethodSymbol method, string arguments, string qualifier)
    {
        Method = method;
        Arguments = arguments;
        Qualifier = qualifier;
    }

    public IMethodSymbol Method { get; }

    /// <summary>What it is given beside the task, with the comma ahead of it where the task is an argument too.</summary>
    public string Arguments { get; }

    /// <summary>What stands ahead of its name where it is no extension.</summary>
    public string Qualifier { get; }

    public bool IsExtension => Method.ReducedFrom is not null;

    /// <summary>A method that the user named as a sink, or whose body tells somebody of the failure; an extension before any other. To swallow a failure is not to observe it.</summary>
    public static SinkInReach? At(FixSite site, int position, INamedTypeSymbol task, LoggerInScope? logger, string work)
    {
        var extensions = site.Model.LookupSymbols(position, task, name: null, includeReducedExtensionMethods: true)
            .OfType<IMethodSymbol>()
            .Where(static m => m.ReducedFrom is not null);
        var named = site.Model.LookupSymbols(position).OfType<IMethodSymbol>().Select(static m => (Method: m, Qualifier: ""));
        var helpers = site.Model.LookupNamespacesAndTypes(position)
            .OfType<INamedTypeSymbol>()
            .Where(t => t is { IsStatic: true, IsGenericType: false } && SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, site.Model.Compilation.Assembly))
            .SelectMany(static t => t.GetMembers().OfType<IMethodSymbol>().Where(static m => m is { MethodKind: MethodKind.Ordinary, IsExtensionMethod: false }).Select(m => (Method: m, Qualifier: t.Name + ".")));
        foreach (var (method, qualifier) in extensions.Select(static m => (Method: m, Qualifier: "")).Concat(named.Concat(helpers).Where(static c => c.Method is { ReducedFrom: null, IsExtensionMethod: false })).OrderBy(static c => c.Method.ReducedFrom is null).ThenBy(static c => c.Qualifier.Length).ThenBy(static c => c.Method.Name, System.StringComparer.Ordinal))
        {
            var definition = (method.ReducedFrom ?? method).OriginalDefinition;
            if (!definition.ReturnsVoid || definition.Parameters.Length == 0 || !definition.TypeParameters.IsEmpty || definition.Parameters[0].RefKind != RefKind.None
                || !site.Facts!.Symbols.Is(definition.Parameters[0].Type, KnownType.Task)
                || (!site.Facts.Options.IsSanctionedSink(definition, site.Root.SyntaxTree) && !site.Facts.Options.IsSanctionedSinkOf(site.Diagnostic.Id, definition, site.Root.SyntaxTree) && !TellsOfFailure(definition, site.Facts, site.CancellationToken))
                || IsWithin(site.Model.GetEnclosingSymbol(position, site.CancellationToken), definition)
                || !site.Model.IsAccessible(position, definition)
                || Rest(definition, logger, work, site.Model.Compilation) is not { } rest)
            {
                continue;
            }

            return new SinkInReach(method, method.ReducedFrom is null && rest.Length > 0 ? ", " + rest : rest, qualifier);
        }

        return null;
    }

    private static bool IsWithin(ISymbol? symbol, IMethodSymbol sink)
    {
        for (; symbol is IMethodSymbol; symbol = symbol.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition, sink))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the body awaits its task in a try whose catch-all does something with the exception, or continues it with something that does.</summary>
    private static bool TellsOfFailure(IMethodSymbol method, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Bodies.Of(method, cancellationToken) is not { } body)
        {
            return false;
        }

        var task = method.Parameters[0];
        foreach (var operation in FunctionBody.Operations(body))
        {
            switch (operation)
            {
                case ITryOperation attempt when CatchAll.Handles(attempt, facts.Symbols)
                    && attempt.Body.Descendants().Any(o => o is IAwaitOperation awaited && IsTask(Peel.Awaitable(awaited.Operation)))
                    && attempt.Catches.Any(c => CatchAll.CatchesEverything(c, facts.Symbols) && c.Handler.Descendants().Any(o => o is IInvocationOperation call && Mentions(call, facts))):
                case IInvocationOperation { TargetMethod.Name: "ContinueWith", Instance: { } instance } continued when IsTask(Peel.Awaitable(instance))
                    && continued.Arguments.Any(a => Peel.Delegate(a.Value) is IAnonymousFunctionOperation lambda && lambda.Body.Descendants().Any(o => o is IInvocationOperation call && Mentions(call, facts))):
                    return true;
            }
        }

        return false;

        bool IsTask(IOperation value) => value is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, task);
    }

    /// <summary>Whether a call is given an exception.</summary>
    private static bool Mentions(IInvocationOperation call, CompilationFacts facts) =>
        call.TargetMethod.Name != "GetType"
        && call.Arguments.Any(a => a.Value.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation or IPropertyReferenceOperation { Property.Name: "Exception" } && facts.Symbols.IsOrInherits(o.Type, KnownType.Exception)));

    /// <summary>The arguments beside the task; null where one of them cannot be given.</summary>
    private static string? Rest(IMethodSymbol method, LoggerInScope? logger, string work, Compilation compilation)
    {
        var rest = new List<string>();
        foreach (var parameter in method.Parameters.Skip(1))
        {
            if (parameter.IsOptional || parameter.IsParams)
            {
                break;
            }

            if (logger is { Symbol: { } held, Type: { } type } && compilation.ClassifyCommonConversion(type, parameter.Type) is { IsImplicit: true, IsUserDefined: false })
            {
                rest.Add(held.Name);
            }
            else if (parameter.Type.SpecialType == SpecialType.System_String)
            {
                rest.Add("\"" + work + "\"");
            }
            else
            {
                return null;
            }
        }

        return string.Join(", ", rest);
    }
}
