using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Does a call end by itself, however deep it goes? Every body that it can reach is read, those of the other projects of a solution too; whatever cannot be read, waits for others, or
/// loops until it is told to stop, is a no. It costs what it reads, and so only fixes ask.
/// </summary>
internal sealed class EndingCall
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public EndingCall(CompilationFacts facts) => _facts = facts;

    public bool Is(IInvocationOperation call, CancellationToken cancellationToken)
    {
        if (IsBounded(call, _facts, cancellationToken))
        {
            return true;
        }

        // What is given no code of the caller's ends wherever it is called, or nowhere.
        var method = call.TargetMethod.OriginalDefinition;
        var isOwn = method.MethodKind == MethodKind.Ordinary && !call.IsVirtual && call.Arguments.All(static a => a.Value.Type?.TypeKind != TypeKind.Delegate);
        if (isOwn && _known.TryGetValue(method, out var known) && !known)
        {
            return false;
        }

        var reach = new Reach(_known, cancellationToken);
        var ends = reach.Add(call, _facts) && reach.Ends();
        if (ends)
        {
            foreach (var read in reach.Entered.Where(static m => m.MethodKind == MethodKind.Ordinary))
            {
                _known[read] = true;
            }
        }
        else if (isOwn)
        {
            _known[method] = false;
        }

        return ends;
    }

    /// <summary>Whether the call waits for others, as <c>WaitAsync(0)</c> does, for a minute at most.</summary>
    private static bool IsBounded(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) =>
        call.TargetMethod.Name is "Wait" or "WaitAsync" or "WaitOne" or "WaitAll" or "WaitAny" or "Join" or "WaitForExit" or "TryTake"
        && FrameworkCall.IsFramework(call.TargetMethod)
        && call.Arguments.Any(a => a.ArgumentKind == ArgumentKind.Explicit && a.Parameter?.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "TimeSpan" }
            && Duration.Of(a.Value, facts.Bodies, cancellationToken) is >= 0 and <= 60_000);

    /// <summary>All that a call can reach.</summary>
    private sealed class Reach
    {
        private const int MaxBodies = 400;

        private readonly ConcurrentDictionary<IMethodSymbol, bool> _known;
        private readonly CancellationToken _cancellationToken;
        private readonly Queue<(IOperation Body, CompilationFacts Facts)> _pending = new();
        private readonly HashSet<SyntaxNode> _lambdas = new();
        private readonly HashSet<ISymbol> _fields = new(SymbolEqualityComparer.Default);

        public Reach(ConcurrentDictionary<IMethodSymbol, bool> known, CancellationToken cancellationToken)
        {
            _known = known;
            _cancellationToken = cancellationToken;
        }

        /// <summary>The methods that are called from here, all of whose arguments have been looked at.</summary>
        public HashSet<IMethodSymbol> Entered { get; } = new(SymbolEqualityComparer.Default);

        public bool Ends()
        {
            for (var read = 0; _pending.Count > 0; read++)
            {
                var (body, facts) = _pending.Dequeue();
                if (read == MaxBodies || FunctionBody.Operations(body).Any(o => !Ends(o, facts)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Whether the call itself comes back; what it runs is read later.</summary>
        public bool Add(IInvocationOperation call, CompilationFacts facts)
        {
            var method = call.TargetMethod;
            if (WorkStart.Of(call, facts.Symbols) is { } start)
            {
                return start.Work is { } work && AddDelegate(work, facts);
            }

            if (IsBounded(call, facts, _cancellationToken))
            {
                return true;
            }

            if ((IdleWait.MayBeIdle(method.Name) && IdleWait.IsIdle(call, facts.Symbols)) || HostRun.Is(method) || FrameworkCall.WaitsForPeer(call) || FrameworkCall.WaitsForStop(call)
                || (method.Name is "ContinueWith" or "GetAwaiter" && call.Instance is { } continued && IsOfOthers(continued))
                || call.Arguments.Any(a => IsOfOthers(a.Value) || (a.Value.Type?.TypeKind == TypeKind.Delegate && !AddDelegate(a.Value, facts))))
            {
                return false;
            }

            if (method.MethodKind == MethodKind.DelegateInvoke)
            {
                return call.Instance is { } target && AddDelegate(target, facts);
            }

            return call.IsVirtual ? EnterAll(method, facts) : Enter(method, facts);
        }

        private bool Ends(IOperation operation, CompilationFacts facts)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            return operation switch
            {
                ILoopOperation loop => WorkLifetime.OfLoop(loop) == Lifetime.Ends,
                IAwaitOperation awaited => !IsOfOthers(Peel.Awaitable(awaited.Operation)),
                IInvocationOperation call => Add(call, facts),
                IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" }, Instance: { } task } => !IsOfOthers(task),

                // Who handles an event runs when somebody raises it; any other lambda may run here.
                IAnonymousFunctionOperation lambda => IsHandler(lambda) || AddDelegate(lambda, facts),
                IUsingOperation { IsAsynchronous: true, Resources: { } resources } => DisposesOf(resources).All(t => EnterDisposal(t, facts)),
                IUsingDeclarationOperation { IsAsynchronous: true, DeclarationGroup: { } declared } => DisposesOf(declared).All(t => EnterDisposal(t, facts)),
                IDynamicInvocationOperation or IFunctionPointerInvocationOperation or IInvalidOperation => false,
                _ => true,
            };
        }

        private static IEnumerable<ITypeSymbol?> DisposesOf(IOperation resources) => resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(static d => d.Declarators).Select(static d => (ITypeSymbol?)d.Symbol.Type)
            : [Peel.Awaitable(resources).Type];

        /// <summary>What <c>await using</c> waits for at its end.</summary>
        private bool EnterDisposal(ITypeSymbol? type, CompilationFacts facts)
        {
            for (; type is { TypeKind: not TypeKind.Interface }; type = type.BaseType)
            {
                if (type.GetMembers("DisposeAsync").OfType<IMethodSymbol>().FirstOrDefault(static m => m.Parameters.IsEmpty) is { } dispose)
                {
                    return dispose.IsVirtual || dispose.IsAbstract || dispose.IsOverride ? EnterAll(dispose, facts) : Enter(dispose, facts);
                }
            }

            return false;
        }

        private static bool IsHandler(IOperation lambda)
        {
            var current = lambda.Parent;
            while (current is IConversionOperation or IParenthesizedOperation or IDelegateCreationOperation)
            {
                current = current.Parent;
            }

            return current is IEventAssignmentOperation;
        }

        private bool EnterAll(IMethodSymbol method, CompilationFacts facts) =>
            FrameworkCall.IsFramework(method) || EndingLibrary.Has(method)
                ? !FrameworkCall.Waits(method)
                : Home(method, facts) is { } home && home.Contracts.Implementations(method, _cancellationToken) is { } implementations && implementations.All(i => Enter(i, home));

        private bool Enter(IMethodSymbol method, CompilationFacts facts)
        {
            method = (method.ReducedFrom ?? method).OriginalDefinition;
            if (method.IsImplicitlyDeclared || (_known.TryGetValue(method, out var ends) && ends) || !Entered.Add(method))
            {
                return true;
            }

            if (Home(method, facts) is { } home && home.Bodies.Of(method, _cancellationToken) is { } body)
            {
                _pending.Enqueue((body, home));
                return true;
            }

            return (FrameworkCall.IsFramework(method) || EndingLibrary.Has(method)) && !FrameworkCall.Waits(method);
        }

        /// <summary>What is known of the project that declares a method, where the solution has it.</summary>
        private static CompilationFacts? Home(ISymbol method, CompilationFacts facts) =>
            SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, facts.Compilation.Assembly) ? facts
            : method.ContainingAssembly is { } assembly
                && facts.Compilation.GetMetadataReference(assembly) is CompilationReference { Compilation: { } other }
                && SymbolEqualityComparer.Default.Equals(other.Assembly, assembly)
                ? CompilationFacts.Of(other)
                : null;

        private bool AddDelegate(IOperation value, CompilationFacts facts)
        {
            value = Peel.Delegate(value);
            switch (value)
            {
                case IAnonymousFunctionOperation lambda:
                    if (_lambdas.Add(lambda.Syntax))
                    {
                        _pending.Enqueue((lambda.Body, facts));
                    }

                    return true;
                case IMethodReferenceOperation reference:
                    return reference.IsVirtual ? EnterAll(reference.Method, facts) : Enter(reference.Method, facts);
                case ILocalReferenceOperation local:
                    return LocalUse.SingleValue(local) is { } held && AddDelegate(held, facts);

                // Whoever called the method from here has been asked what it gave.
                case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol method }:
                    return Entered.Contains(method.OriginalDefinition) && !IsAssigned(value);
                case IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field }:
                    return AddValues(field.OriginalDefinition, facts);
                case IDefaultValueOperation:
                    return true;
                default:
                    return value.ConstantValue is { HasValue: true, Value: null };
            }
        }

        private static bool IsAssigned(IOperation parameter) =>
            LocalUse.Root(parameter).Descendants().Any(o => o is IAssignmentOperation { Target: IParameterReferenceOperation assigned }
                && SymbolEqualityComparer.Default.Equals(assigned.Parameter, ((IParameterReferenceOperation)parameter).Parameter));

        /// <summary>All that a private field ever holds.</summary>
        private bool AddValues(IFieldSymbol field, CompilationFacts facts)
        {
            if (!_fields.Add(field))
            {
                return true;
            }

            if (Home(field, facts) is not { } home)
            {
                return false;
            }

            foreach (var use in Owner.Whole(Owners.Outermost(field.ContainingType), home, _cancellationToken).Uses(field, _cancellationToken))
            {
                if (use.Operation.Parent is ICompoundAssignmentOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None } || (use.Stored is { } stored && !AddDelegate(stored, home)))
                {
                    return false;
                }
            }

            return home.Bodies.InitializerOf(field, _cancellationToken) is not { } initial || AddDelegate(initial, home);
        }

        /// <summary>Whether a task is one that others complete, perhaps only once this work was waited for: what a call returns is known by the call.</summary>
        private static bool IsOfOthers(IOperation value)
        {
            value = Peel.Awaitable(value);
            if (!IsTask(value.Type))
            {
                return false;
            }

            return value switch
            {
                ILocalReferenceOperation local => LocalUse.SingleValue(local) is not { } held ? !IsCollection(value.Type) : IsOfOthers(held),
                IPropertyReferenceOperation { Property: { IsStatic: true, Name: "CompletedTask" } } => false,
                IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation => true,
                _ => false,
            };
        }

        private static bool IsTask(ITypeSymbol? type) =>
            type is { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" } || IsCollection(type);

        private static bool IsCollection(ITypeSymbol? type) =>
            (type is IArrayTypeSymbol { ElementType.Name: "Task" or "ValueTask" }) || (type is INamedTypeSymbol { TypeKind: not TypeKind.Delegate, TypeArguments: { Length: 1 } elements, Name: not ("Task" or "ValueTask") } && elements[0].Name is "Task" or "ValueTask");
    }
}
